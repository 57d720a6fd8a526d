from django.db import migrations, models
from django.db.models import Q

TOLD = ("两新", "非公", "社会组织")


def name_the_subject(apps, schema_editor):
    """What a campaign of the past was about, where its name says so; anybody may correct it."""
    named = Q()
    for word in TOLD:
        named |= Q(name__contains=word)
    every = apps.get_model("vocabulary", "Programme").objects.using(schema_editor.connection.alias)
    rows = every.filter(named, kind="campaign")
    rows.update(subject="two_new")


class Migration(migrations.Migration):

    dependencies = [
        ('vocabulary', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='programme',
            name='subject',
            field=models.CharField(blank=True, choices=[('two_new', '两新组织党建'), ('education', '主题教育'), ('masses', '联系服务群众'), ('branches', '支部建设'), ('', '没有分主题')], default='', max_length=10, verbose_name='主题'),
        ),
        migrations.RunPython(name_the_subject, migrations.RunPython.noop),
    ]
