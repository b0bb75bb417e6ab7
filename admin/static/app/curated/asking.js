// What the curator's page asks of the API and does there.

const FIGURES = "missed excused unexcused late untaken";
const NOTICE = "id version startsOn endsOn cause text status answer sentAt authorName student { id shortName }";

export const OVERVIEW = `query($group: ID!, $semester: ID!) {
  groupOverview(groupId: $group, semesterId: $semester) {
    groupName day average waitingNotices
    students { id name shortName average missed excused unexcused late dots trend { monday average markCount }
      courses { journalId courseName markCount average proposed grade dots isLikelyDebt } }
    journals { journalId courseName subgroupName isClosed notFilled untaken withoutGrade dots } }
  absenceNotices(status: SENT, groupId: $group, first: 50) { nodes { ${NOTICE} } } }`;

export const MONTH = `query($group: ID!, $from: Date!, $to: Date!) { attendanceTotals(groupId: $group, from: $from, to: $to) {
  days { date lessons untaken }
  students { id name shortName figures { ${FIGURES} }
    absences { id date period courseName hours code version } } } }`;

export const ACCEPT = `mutation($id: ID!, $answer: String!, $version: Int, $key: String) {
  noticeAccept(id: $id, answer: $answer, expectedVersion: $version, idempotencyKey: $key) {
  notice { id status version } excused left errors { code field message } } }`;

export const DECLINE = `mutation($id: ID!, $answer: String!, $version: Int, $key: String) {
  noticeDecline(id: $id, answer: $answer, expectedVersion: $version, idempotencyKey: $key) {
  notice { id status version } errors { code field message } } }`;

export const EXCUSE = `mutation($id: ID!, $code: AbsenceCode!, $version: Int, $key: String) {
  absenceExcuse(id: $id, code: $code, expectedVersion: $version, idempotencyKey: $key) {
  absence { id code version } errors { code field message } } }`;
