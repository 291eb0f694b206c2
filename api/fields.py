"""Small pieces that several resources send or take."""

from typing import Any

from rest_framework import serializers

from common.text import Bilingual


class NameSerializer(serializers.Serializer[Any]):
    """A name in French and Arabic."""

    fr = serializers.CharField(max_length=300, allow_blank=True, default="")
    ar = serializers.CharField(max_length=300, allow_blank=True, default="")


class NamedSerializer(serializers.Serializer[Any]):
    """A record with its name."""

    id = serializers.UUIDField(source="pk")
    name = NameSerializer()


class FileRefSerializer(serializers.Serializer[Any]):
    """A file as a resource shows it; its bytes have an address of their own."""

    id = serializers.UUIDField(source="pk")
    sha256 = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    media_type = serializers.CharField()
    pages = serializers.IntegerField(allow_null=True)
    state = serializers.CharField(help_text="“checking”, then “ready” or “refused”.")
    problem = serializers.CharField(source="problem_in_words", help_text="Why it was refused; else empty.")


class VersionSerializer(serializers.Serializer[Any]):
    """Which version of the record is changed."""

    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class ReasonSerializer(VersionSerializer):
    """A change that says why."""

    reason = serializers.CharField(max_length=5000)


def bilingual(name: dict[str, str]) -> Bilingual:
    """The name that :class:`NameSerializer` read."""
    return Bilingual(name.get("fr", ""), name.get("ar", ""))
