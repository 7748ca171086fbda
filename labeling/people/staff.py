"""The admin's rule: every page names the roles it is for, and a page that names none is closed."""

from typing import Any

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField, Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from unfold.admin import ModelAdmin

from common.names import refuse_hidden
from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from labeling.people.models import User
from labeling.people.roles import Role

FILTER_LOOKUPS = ["__exact", "__id__exact", "__isnull", "__isempty"]
DATE_LOOKUPS = ["__year", "__month", "__day", "__gte", "__lt"]
LONGEST_SEARCH = 200  # characters; each word becomes conditions of one query


class RoleAdmin(ModelAdmin):
    """An admin page that asks for roles, where Django's own asks for permissions of groups.

    `seen_by` may look, `changed_by` change, `added_by` add. Nothing is deleted in the admin:
    what people and models did is kept.
    """

    seen_by: frozenset[Role] = frozenset()
    changed_by: frozenset[Role] = frozenset()
    added_by: frozenset[Role] = frozenset()
    compressed_fields = True
    warn_unsaved_form = True
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return acts_as(request, self.seen_by | self.changed_by)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return acts_as(request, self.changed_by)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return acts_as(request, self.added_by)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer only actions that name a permission; Django offers the others to all who look."""
        actions = super().get_actions(request)
        return {
            name: one for name, one in actions.items() if hasattr(one[0], "allowed_permissions")
        }

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(db_field, CharField) and isinstance(field, forms.CharField):
            field.validators.append(refuse_hidden)
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write only what this page changed. Jobs may have written other fields meanwhile."""
        if obj._state.adding:
            obj.save(force_insert=True)
            return
        columns = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=columns.intersection(form.changed_data))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Allow only what this page's own filters ask.

        Django allows every lookup of the model's own columns, and a password hash can be read
        letter by letter with `password__regex`.
        """
        return lookup in self._own_lookups(request)

    def _own_lookups(self, request: HttpRequest) -> set[str]:
        filters = [one if isinstance(one, str) else one[0] for one in self.get_list_filter(request)]
        allowed = {f"{field}{ending}" for field in filters for ending in FILTER_LOOKUPS}
        if self.date_hierarchy:
            allowed |= {f"{self.date_hierarchy}{ending}" for ending in DATE_LOOKUPS}
        return allowed

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if len(search_term) > LONGEST_SEARCH:
            raise IncorrectLookupParameters
        return super().get_search_results(request, queryset, search_term)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponseBase | None:
        """Record an action of a list with its name and the number of rows chosen."""
        known = self.get_actions(request)
        chosen = [name for name in request.POST.getlist("action") if name in known]
        with transaction.atomic():
            response = super().response_action(request, queryset)
            if chosen:
                record(
                    Act.ADMIN_ACTION,
                    by=request.user if isinstance(request.user, User) else None,
                    object_kind=str(self.opts.model_name),
                    detail={
                        "action": chosen[0],
                        "rows": len(request.POST.getlist(ACTION_CHECKBOX_NAME)),
                    },
                )
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        # Django looks for the row first, and so tells strangers which rows there are.
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def acts_as(request: HttpRequest, roles: frozenset[Role]) -> bool:
    return isinstance(request.user, User) and request.user.acts_as(*roles)
