import { errors } from '../../../protocol/errors.ts'
import {
  foundInDirectory,
  inviteByMail2,
  inviteByMail3,
  inviteByMail4,
  invitedByMail,
  invitedWithText,
  inviteWithText,
  pagePerson5,
  pagePerson9,
  pagePersonAsBefore,
  searchDirectory,
  switchedMessages,
  switchMessages,
} from '../../../protocol/notification/invitations.ts'
import { onSignedIn } from './on.ts'

/*
 * What led out of Messenger: to mail, to the directory of members, to mobile phones, to the television. There is none of it here;
 * each is answered so that the client goes on.
 */

/** C: `SND 8 bob@example.com 0x0409 MSMSGS` → S: `SND 8 OK`; nothing is mailed (msnp-wire §6.36). */
const invite = onSignedIn([inviteByMail2, inviteByMail3, inviteByMail4], (command, session) =>
  session.sayForm(invitedByMail, command.transaction, {}),
)

/** C: `SDC 9 bob@example.com 0x0409 MSMSGS MSMSGS X X Alice 21⏎…` → S: `SDC 9 OK` */
const inviteInOwnWords = onSignedIn([inviteWithText], (command, session) =>
  session.sayForm(invitedWithText, command.transaction, {}),
)

/** C: `FND 10 fname=Alice lname=B city=* state=* country=US` → S: `FND 10 0 0`: nobody; who is here is not told to strangers. */
const search = onSignedIn([searchDirectory], (command, session) =>
  session.sayForm(foundInDirectory, command.transaction, { index: 0, total: 0, found: [] }),
)

/** C: `PAG 11 bob@example.com 60⏎<TEXT …` → S: `606 11`: no phone is reached from here (msnp-wire §6.37). */
const page = onSignedIn([pagePerson5], (command, session) => session.refuse(command, errors.pagingUnavailable))

/** C: `PAG …` where `PGD` has taken its place → S: `715 11` */
const pageAsBefore = onSignedIn([pagePersonAsBefore], (command, session) => session.refuse(command, errors.notExpected))

/** C: `PGD 11 bob@example.com 1 60⏎<TEXT …` → S: `606 11`, and `201 11` to a device that is none */
const pageDevice = onSignedIn([pagePerson9], (command, session) =>
  session.refuse(command, command.device === '0' ? errors.invalidParameter : errors.pagingUnavailable),
)

/** C: `IMS 12 OFF` → S: `IMS 12 0 OFF`: from here on this client is called into no conversation (msnp-wire §6.38). */
const takeMessages = onSignedIn([switchMessages], (command, session) => {
  session.takesCalls = command.messages === 'ON'
  session.sayForm(switchedMessages, command.transaction, { messages: command.messages })
})

export const mailAndMobileHandlers = [invite, inviteInOwnWords, search, page, pageAsBefore, pageDevice, takeMessages]
