"""Three years of applications carried out, terms renewed, overdue or put off, workers and norms."""

from jiceng.kit.demo import Stage
from jiceng.work.structure.demo.changes import changes
from jiceng.work.structure.demo.covering import forms
from jiceng.work.structure.demo.special import special
from jiceng.work.structure.demo.staff import staff
from jiceng.work.structure.demo.terms import terms

STAGES = [
    Stage(56, "组织变动", changes),
    Stage(57, "换届", terms),
    Stage(58, "党务干部", staff),
    Stage(79, "临时和流动支部", special),
    Stage(100, "组建方式和行业党委", forms),
]
