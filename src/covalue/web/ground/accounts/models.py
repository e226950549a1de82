"""A person (or a service) who signs in, and the tokens that act for it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case."""

    def create_user(
        self, email: str, name: str, password: str | None = None, **fields: Any
    ) -> User:
        """Make a person; without a password none can be used to sign in."""
        user = self.model(email=email.strip().lower(), name=name.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person, or a service of an organization. Rights come only from roles in memberships."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["email"], name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_lower"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as shown everywhere."""
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address in lower case, whoever writes it."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class TokenKind(models.TextChoices):
    """Whose token it is."""

    PERSONAL = "personal", "Personal"
    SERVICE = "service", "Service"


class TokenScope(models.TextChoices):
    """What a token may do; the rights of its user limit it further."""

    READ = "read", "Read"
    WRITE = "write", "Write"
    CALENDAR = "calendar", "Calendar feed"
    """Opens the calendar feed and nothing else; its key stands in an address, so it is never good
    for more."""


class ApiToken(models.Model):
    """A key to the API. Only its digest is kept; the key itself is shown once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=10, choices=TokenKind.choices, default=TokenKind.PERSONAL)
    made_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the person who made a service's key; empty: the user, or not known",
    )
    name = models.CharField(max_length=100)
    start = models.CharField(
        max_length=12, help_text="first characters of the key, to recognise it"
    )
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class IdempotentWrite(models.Model):
    """A write to the API that must happen once, with the answer it got."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="of method, address and body")
    roles = models.JSONField(default=list, help_text="keys of the roles that were held")
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotent_write_once"),
        ]

    def __str__(self) -> str:
        return self.key


class SignIn(models.Model):
    """A password that was tried, and where: digests only. What is too old to count is removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.CharField(max_length=64, help_text="of the address, whether anybody has it")
    address = models.CharField(max_length=64, help_text="of the network address")
    browser = models.CharField(max_length=64, blank=True, help_text="empty: never seen before")
    succeeded = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["person", "succeeded", "at"], name="sign_in_person"),
            models.Index(fields=["address", "succeeded", "at"], name="sign_in_address"),
        ]

    def __str__(self) -> str:
        return "signed in" if self.succeeded else "wrong password"
