"""Which operation of the contract is done by what: a row for each that is simulated."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.api import information
from simulator.api.dialling import Dialling
from simulator.api.incoming_numbers import IncomingNumbers
from simulator.api.lists import Lists
from simulator.api.notify import Notify
from simulator.api.scripts import Scripts, Variables
from simulator.api.sounds import Sounds
from simulator.api.speech import Speech
from simulator.api.status import Cancelling, Status
from simulator.engine import Simulator

__all__ = ["handlers"]


def handlers(
    simulator: Simulator, *, sound_url: Callable[[str], str] = str
) -> dict[str, Callable[[Mapping[str, Any]], Any]]:
    """Bind the simulated operations to a simulator, by their names in the contract.

    Args:
        simulator: What they are done with.
        sound_url: Gives the address for a link to a sound file; see `listening`.
    """
    notify, status, cancelling = Notify(simulator), Status(simulator), Cancelling(simulator)
    scripts, variables = Scripts(simulator), Variables(simulator)
    lists, dialling, incoming = Lists(simulator), Dialling(simulator), IncomingNumbers(simulator)
    sounds, speech = Sounds(simulator, link_url=sound_url), Speech(simulator)
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
        "UploadSoundFile": sounds.upload,
        "ReturnSoundFileIDs": sounds.ids,
        "RemoveSoundFile": sounds.remove,
        "RenameSoundFile": sounds.rename,
        "GetSoundFile": sounds.stored,
        "GetSoundFileInMP3": sounds.mp3,
        "GetSoundFileInUlaw": sounds.ulaw,
        "GetSoundFileLength": sounds.length,
        "GetSoundFileURL": sounds.url,
        "RecordSoundViaPhoneCall": sounds.record,
        "GetTTSInMP3": speech.mp3,
        "GetTTSInULAW": speech.ulaw,
        "ScriptList": scripts.names,
        "ScriptSave": scripts.save,
        "ScriptLoad": scripts.load,
        "ScriptDelete": scripts.delete,
        "LicenseKeyVariableSave": variables.save,
        "LicenseKeyVariableLoad": variables.load,
        "GetAvailableAreaCodes": incoming.area_codes,
        "GetAvailableIncomingNumbers": incoming.available,
        "AssignIncomingNumber": incoming.assign,
        "GetAssignedNumbers": incoming.assigned,
        "SetIncomingCallScript": incoming.set_script,
        "GetIncomingCallScript": incoming.script,
        "LM_AddNewList": lists.add,
        "LM_AlterListID": lists.alter,
        "LM_DeleteList": lists.delete,
        "LM_GetListIDsByLicensekey": lists.all,
        "LM_AddListMember": lists.add_member,
        "LM_AlterListMember": lists.alter_member,
        "LM_DeleteListMember": lists.delete_member,
        "LM_GetListMembersByListID": lists.members,
        "LM_DialList": dialling.plain,
        "LM_DialListAdvanced": dialling.advanced,
        "GetVersion": information.version,
        "getVoices": information.voices,
        "GetResponseCodes": information.response_codes,
    }
