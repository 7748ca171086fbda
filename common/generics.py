"""Classes of Django that are generic for mypy, but not when they run."""

from typing import TYPE_CHECKING, Self

from django import forms
from django.core import paginator

if TYPE_CHECKING:
    ModelForm = forms.ModelForm
    Paginator = paginator.Paginator
else:

    class ModelForm(forms.ModelForm):
        def __class_getitem__(cls, _model: type) -> type[Self]:
            return cls

    class Paginator(paginator.Paginator):
        def __class_getitem__(cls, _item: type) -> type[Self]:
            return cls
