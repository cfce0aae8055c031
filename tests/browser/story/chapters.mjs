// The chapters of the day, in order: each goes on from where the last one ended.
import * as composer from './composer.mjs';
import * as inbox from './inbox.mjs';
import * as thread from './thread.mjs';
import * as together from './together.mjs';
import * as told from './told.mjs';

/** @type {[string, (day: import('./day.mjs').Day) => Promise<void>][]} */
export const CHAPTERS = [
  ['everybody signs in where a link led', inbox.everybodyArrives],
  ['whoever is busy says why', inbox.saraIsBusyForAWhile],
  ['new customers are counted at once', inbox.newCustomersAreCounted],
  ['the list has four orders', inbox.theListIsOrdered],
  ['the list stands still under the pointer', inbox.theListStandsStill],
  ['several are labelled, snoozed, assigned and resolved together, and taken back', inbox.severalAreWorkedOnAtOnce],
  ['the queue hands out, to each another one', inbox.theQueueHandsOut],
  ['a view is saved and shared', inbox.somebodySavesAView],
  ['every kind of message is drawn', thread.everyKindIsDrawn],
  ['pictures are looked through', thread.picturesAreLookedThrough],
  ['a voice is heard faster', thread.aVoiceIsHeardFaster],
  ['a quote leads far up a long thread', thread.aLongThreadIsRead],
  ['what was said is found, and shown in its place', thread.whatWasSaidIsFound],
  ['answers quote, people react, change their words and take them back', thread.peopleReactAndChangeTheirWords],
  ['a note names a colleague', thread.aNoteNamesAColleague],
  ['what is new stands below a line', thread.whatIsNewStandsBelowALine],
  ['ticks tell how far an answer came', composer.ticksTellHowFarItCame],
  ['what fails says why and is tried again', composer.whatFailsSaysWhyAndIsTriedAgain],
  ['a draft travels', composer.aDraftTravelsToTheTelephone],
  ['quick replies and emojis are suggested', composer.repliesAndEmojisAreSuggested],
  ['files go out with their words, a picture made smaller', composer.filesGoOutWithTheirWords],
  ['a voice note is recorded', composer.aVoiceNoteIsRecorded],
  ['several messages are forwarded, and what stays is said', composer.severalAreForwarded],
  ['a closed window takes a template', composer.aClosedWindowTakesATemplate],
  ['a window that closes is counted down', composer.aClosingWindowIsCountedDown],
  ['an answer resolves', composer.anAnswerResolves],
  ['the first answer takes a conversation', together.theFirstAnswerTakesIt],
  ['of two who take it one is told', together.ofTwoWhoTakeItOneIsTold],
  ['whoever answers over another is asked', together.whoeverAnswersOverAnotherIsAsked],
  ['what is sent without a line is kept', together.whatIsSentWithoutALineIsKept],
  ['a broken line catches up and says so', together.aBrokenLineCatchesUp],
  ['what was done is taken back', together.whatWasDoneIsTakenBack],
  ['the icon says how many wait', told.theIconSaysHowManyWait],
  ['a reminder comes when it is due', told.aReminderComes],
  ['the customer is known', told.theCustomerIsKnown],
  ['two customers are one, and blocked for a while', told.twoAreOneAndBlocked],
  ['pages say what is not there', told.pagesSayWhatIsNotThere],
  ['nobody touched a mouse where there is none', told.nobodyTouchedAMouse],
  ['a session ends, and the words stay', together.aSessionEnds],
];
