"""Which operation of the contract is done by what: a row for each that is simulated."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.api import information
from simulator.api.notify import Notify
from simulator.api.status import Cancelling, Status
from simulator.engine import Simulator

__all__ = ["handlers"]


def handlers(simulator: Simulator) -> dict[str, Callable[[Mapping[str, Any]], Any]]:
    """Bind the simulated operations to a simulator, by their names in the contract."""
    notify, status, cancelling = Notify(simulator), Status(simulator), Cancelling(simulator)
    return {
        "NotifyPhoneEnglishBasic": notify.english_basic,
        "NotifyPhoneBasic": notify.basic,
        "NotifyPhoneBasicWithTryCount": notify.basic,
        "NotifyPhoneBasicWithTransfer": notify.basic,
        "NotifyPhoneAdvanced": notify.advanced,
        "NotifyMultiplePhoneBasic": notify.multiple_basic,
        "NotifyMultiplePhoneBasicWithCPM": notify.multiple_basic,
        "NotifyMultiplePhoneBasicWithCPMandReferenceID": notify.multiple_basic,
        "NotifyMultiplePhoneAdvanced": notify.multiple_advanced,
        "GetQueueIDStatus": status.one,
        "GetQueueIDStatusWithAdvancedInfo": status.one_advanced,
        "GetMultipleQueueIdStatus": status.multiple,
        "GetQueueIDStatusesByPhoneNumber": status.by_phone_number,
        "CancelNotify": cancelling.one,
        "CancelNotifyByReferenceID": cancelling.by_reference_id,
        "CancelConference": cancelling.conference,
        "GetVersion": information.version,
        "getVoices": information.voices,
        "GetResponseCodes": information.response_codes,
    }
