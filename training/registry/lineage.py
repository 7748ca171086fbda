"""Where a model version comes from and what was made of it, as a tree."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from training.registry.models import ModelVersion

# A tree on a page: deeper or wider it would not be read.
DEEPEST, WIDEST = 6, 20


def tree_of(model: ModelVersion) -> SafeString:
    """The tree from the first ancestor to the model, and from it to its descendants."""
    line = [model]
    while (parent := line[0].parent) and parent not in line:
        line.insert(0, parent)
    drawn = _branch(model, model, DEEPEST)
    for ancestor in reversed(line[:-1]):
        drawn = format_html("<li>{}<ul>{}</ul></li>", _entry(ancestor, model), drawn)
    return format_html('<ul class="lineage">{}</ul>', drawn)


def page(model: ModelVersion) -> str:
    return reverse("admin:training_modelversion_change", args=[model.pk])


def _branch(model: ModelVersion, chosen: ModelVersion, depth: int) -> SafeString:
    children = model.children.order_by("pk")[:WIDEST] if depth else []
    below = format_html_join("", "{}", ((_branch(one, chosen, depth - 1),) for one in children))
    inside = format_html("<ul>{}</ul>", below) if below else mark_safe("")  # empty
    return format_html("<li>{}{}</li>", _entry(model, chosen), inside)


def _entry(model: ModelVersion, chosen: ModelVersion) -> SafeString:
    """Its name, its kind, the run that made it and what it learned from."""
    facts = [str(model.get_kind_display())]
    if model.run:
        facts.append(_("run %(name)s") % {"name": model.run.name})
        judges = model.run.inputs.filter(name="reward_model").order_by("position")
        if names := ", ".join(judges.values_list("model__name", flat=True)):
            facts.append(_("rewarded by %(names)s") % {"names": names})
    if model.chooser:
        facts.append(
            _("best of %(n)s replies, chosen by %(chooser)s")
            % {"n": model.best_of, "chooser": model.chooser.name}
        )
    if learned := ", ".join(model.datasets.order_by("pk").values_list("name", flat=True)):
        facts.append(_("learned from %(names)s") % {"names": learned})
    name = (
        format_html("<strong>{}</strong>", model.name)
        if model == chosen
        else format_html('<a href="{}">{}</a>', page(model), model.name)
    )
    return format_html("{} <small>{}</small>", name, " · ".join(facts))
