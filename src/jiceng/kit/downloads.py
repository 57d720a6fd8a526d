"""My downloads and the pages of a job: how far it is, what came of it, for a day.

`urls` belongs under /c/desk/, `file_urls` under /f/.
"""

import shutil
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiceng.kernel import clock
from jiceng.kit.documents.names import disposition
from jiceng.kit.imports.actions import forget
from jiceng.kit.jobs import Job, JobState, cancel, folder, progress_of, retry
from jiceng.kit.pages.gate import console

PAGE: Final = 20
OVER: Final = (JobState.FAILED, JobState.PARKED, JobState.CANCELLED)


def _own(request: HttpRequest, uid: Any) -> Job:
    """One's own job; another person's is not there."""
    found: Job | None = Job.objects.filter(uid=uid, account=request.user.pk).first()
    if found is None:
        raise Http404
    return found


def shown(job: Job) -> dict[str, Any]:
    """A job as `kit/job.html` and `kit/downloads.html` want it."""
    job = progress_of(job)
    return {
        "pk": job.pk,
        "url": reverse("desk.job", args=[job.uid]),
        "title": job.title,
        "state": job.get_state_display(),
        "running": job.running,
        "step": job.step,
        "steps": job.steps,
        "words": job.words,
        "done": job.done,
        "total": job.total,
        "at": job.started_at,
        "size": job.size,
        "keep_until": job.keep_until,
        "file_url": reverse("desk.download", args=[job.uid]) if _ready(job) else "",
        "result_url": job.result_url,
        "retry_url": reverse("desk.job_retry", args=[job.uid]) if job.state in OVER else "",
        "cancel_url": reverse("desk.job_cancel", args=[job.uid]) if job.running else "",
    }


def _ready(job: Job) -> bool:
    fresh = job.keep_until is not None and clock.now() < job.keep_until
    return bool(job.file) and fresh and job.path.is_file()


def show_job(request: HttpRequest, uid: Any) -> HttpResponseBase:
    """The job's page; to htmx only the panel, which stops asking when the job is over."""
    job = shown(_own(request, uid))
    if getattr(request, "htmx", False):
        return render(request, "kit/parts/job.html", {"job": job})
    context = {"title": job["title"], "job": job, "crumbs": [_crumb()]}
    return render(request, "kit/job.html", context)


def _crumb() -> dict[str, Any]:
    return {"title": _("我的下载"), "url": reverse("desk.downloads")}


def cancel_job(request: HttpRequest, uid: Any) -> HttpResponse:
    cancel(_own(request, uid))
    return redirect(reverse("desk.job", args=[uid]))


def retry_job(request: HttpRequest, uid: Any) -> HttpResponse:
    retry(_own(request, uid))
    return redirect(reverse("desk.job", args=[uid]))


def show_downloads(request: HttpRequest) -> HttpResponseBase:
    """One's own jobs, the newest first."""
    rows = Job.objects.filter(account=request.user.pk).order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("我的下载"),
        "jobs": [shown(job) for job in page.object_list],
        "page": page,
        "empty": {"words": _("还没有下载。导出的大表格会放在这里，保留 24 小时。")},
    }
    return render(request, "kit/downloads.html", context)


def download(request: HttpRequest, uid: Any) -> HttpResponseBase:
    """The result file, for its owner, within its day."""
    job = _own(request, uid)
    if not _ready(job):
        raise Http404(_("文件已过保留时间，请重新导出"))
    response = FileResponse(job.path.open("rb"))
    response["Content-Disposition"] = disposition(job.file)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def purge() -> int:
    """Delete results and uploads past their day; for the scheduler, every hour."""
    now = clock.now()
    over = Job.objects.filter(keep_until__lt=now).exclude(file="")
    for job in over:
        shutil.rmtree(folder(job), ignore_errors=True)
    forget()
    count: int = over.update(file="", size=None)
    return count


urls: list[URLPattern] = [
    path("downloads/", console(require_safe(show_downloads)), name="desk.downloads"),
    path("jobs/<uuid:uid>/", console(require_safe(show_job)), name="desk.job"),
    path("jobs/<uuid:uid>/retry/", console(require_POST(retry_job)), name="desk.job_retry"),
    path("jobs/<uuid:uid>/cancel/", console(require_POST(cancel_job)), name="desk.job_cancel"),
]
file_urls: list[URLPattern] = [
    path("downloads/<uuid:uid>", console(require_safe(download)), name="desk.download"),
]
