"""What the holder lets others see on the check page."""

from collections.abc import Mapping

from credentials.models import Certificate


def choose_what_is_shown(*, certificate: Certificate, shown: Mapping[str, bool]) -> Certificate:
    """Set the holder's choices; what is not among them stays as it is."""
    names = [name for name in Certificate.CHOICES if name in shown]
    for name in names:
        setattr(certificate, name, shown[name])
    certificate.save(update_fields=names)
    return certificate
