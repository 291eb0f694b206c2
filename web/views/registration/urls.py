"""Addresses of registering: the form and its parts, what comes after, corrections, many files at once."""

from django.urls import path

from web.views.registration import after, batch, correct, new, parts

urlpatterns = [
    path("registers/<str:direction>/new/", new.registration, name="registration"),
    path("registers/<str:direction>/new/keep/", parts.keep, name="registration-keep"),
    path("registers/<str:direction>/new/discard/", parts.discard, name="registration-discard"),
    path("registers/<str:direction>/new/restore/", parts.restore, name="registration-restore"),
    path("registers/<str:direction>/new/readers/", parts.readers, name="registration-readers"),
    path("registers/<str:direction>/batch/", batch.batch, name="batch"),
    path("registration/senders/", parts.senders, name="registration-senders"),
    path("registration/day/", parts.day_in_words, name="registration-day"),
    path("registration/pieces/<uuid:piece_id>/", parts.scan, name="registration-scan"),
    path(
        "registration/pieces/<uuid:piece_id>/pages/<int:page>/<int:width>/",
        parts.page,
        name="registration-page",
    ),
    path("mails/<uuid:mail_id>/registered/", after.registered, name="registered"),
    path("mails/<uuid:mail_id>/registered/receipt/", after.receipt_state, name="receipt-state"),
    path("mails/<uuid:mail_id>/label/", after.label, name="mail-label"),
    path("mails/<uuid:mail_id>/receipt/", after.receipt, name="mail-receipt"),
    path("mails/<uuid:mail_id>/correct/", correct.correct, name="mail-correct"),
    path("mails/<uuid:mail_id>/correct/readers/", correct.readers, name="mail-correct-readers"),
]
