import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Date (isoformat) */
  Date: { input: string; output: string; }
  /** Date with time (isoformat) */
  DateTime: { input: string; output: string; }
};

/** What stands in a cell instead of presence (код отсутствия). */
export type AbsenceCode =
  /** Absent, excused (у). */
  | 'EXCUSED'
  /** Late (оп). */
  | 'LATE'
  /** Released (осв). */
  | 'RELEASED'
  /** Sick leave (б). */
  | 'SICK'
  /** Absent, not excused (н). */
  | 'UNEXCUSED';

/** One student's absence (отсутствие студента). */
export type AbsenceEntry = {
  /** What kind of absence (код). */
  code: AbsenceCode;
  /** Who (студент). */
  studentId: Scalars['ID']['input'];
};

/** What of a work is to be changed; what is left out stays (изменение работы). */
export type AssignmentChangeInput = {
  /** Whether it is compulsory for everybody (обязательно). */
  isCompulsory?: InputMaybe<Scalars['Boolean']['input']>;
  /** Students for whom alone it is compulsory (отметить выбранных). */
  studentIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Title or number (название, номер). */
  title?: InputMaybe<Scalars['String']['input']>;
  /** What kind of work (вид работы). */
  workTypeId?: InputMaybe<Scalars['ID']['input']>;
};

/** A course of a curriculum (дисциплина, МДК, практика, модуль). */
export type CourseInput = {
  /** Code in the curriculum (индекс). */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Academic hours (часы). */
  hours?: InputMaybe<Scalars['Int']['input']>;
  /** Its place in the curriculum (вид). */
  kind?: InputMaybe<CourseKind>;
  /** The module it is a part of (модуль). */
  moduleId?: InputMaybe<Scalars['ID']['input']>;
  /** Name (наименование). */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Whose curriculum (специальность). */
  specialityId?: InputMaybe<Scalars['ID']['input']>;
};

/** A course's place in the curriculum (вид дисциплины). */
export type CourseKind =
  /** A discipline (учебная дисциплина). */
  | 'DISCIPLINE'
  /** Educational practice (учебная практика, УП). */
  | 'EDUCATIONAL_PRACTICE'
  /** Industrial practice (производственная практика, ПП). */
  | 'INDUSTRIAL_PRACTICE'
  /** An interdisciplinary course (МДК). */
  | 'MDK'
  /** A professional module (профессиональный модуль, ПМ). */
  | 'MODULE';

/** Where somebody came in (способ входа). */
export type Door =
  /** An external frontend (внешнее приложение). */
  | 'API'
  /** The panel in the browser (панель). */
  | 'PANEL';

/** The days a student belongs to a group (зачисление). */
export type EnrollmentInput = {
  /** Last day (по какой день). */
  endsOn?: InputMaybe<Scalars['Date']['input']>;
  /** Where (группа). */
  groupId: Scalars['ID']['input'];
  /** Number of the order (приказ о зачислении). */
  orderIn?: InputMaybe<Scalars['String']['input']>;
  /** First day (с какого дня). */
  startsOn: Scalars['Date']['input'];
  /** Who (студент). */
  studentId: Scalars['ID']['input'];
};

/** Why something is refused (код ошибки). */
export type ErrorCode =
  /** The period is closed (период закрыт). */
  | 'CLOSED'
  /** Somebody has changed it meanwhile (изменено другим). */
  | 'CONFLICT'
  /** Not this person's to do or to see (нет прав). */
  | 'FORBIDDEN'
  /** A value breaks a rule (неверное значение). */
  | 'INVALID'
  /** It is in use and stays (используется). */
  | 'IN_USE'
  /** No such row, or none that may be seen (не найдено). */
  | 'NOT_FOUND'
  /** A value is missing (не заполнено). */
  | 'REQUIRED'
  /** It exists already (уже есть). */
  | 'TAKEN'
  /** A limit is exceeded (превышен предел). */
  | 'TOO_MANY'
  /** Nobody is signed in (нужен вход). */
  | 'UNAUTHENTICATED';

/** A study group (учебная группа). */
export type GroupInput = {
  /** Start of study (дата зачисления). */
  admittedOn?: InputMaybe<Scalars['Date']['input']>;
  /** Who has charge of it (классный руководитель). */
  curatorId?: InputMaybe<Scalars['ID']['input']>;
  /** How it studies (форма обучения). */
  form?: InputMaybe<StudyForm>;
  /** Name (наименование). */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What it studies for (специальность). */
  specialityId?: InputMaybe<Scalars['ID']['input']>;
  /** End of study (окончание обучения). */
  studyEndsOn?: InputMaybe<Scalars['Date']['input']>;
};

/** A guardian of a student (законный представитель). */
export type GuardianInput = {
  /** Address (адрес). */
  address?: InputMaybe<Scalars['String']['input']>;
  /** Day of the adult student's consent (дата согласия совершеннолетнего). */
  adultConsentOn?: InputMaybe<Scalars['Date']['input']>;
  /** Date of birth (дата рождения). */
  birthDate?: InputMaybe<Scalars['Date']['input']>;
  /** E-mail (электронная почта). */
  email?: InputMaybe<Scalars['String']['input']>;
  /** Last day (по какой день). */
  endsOn?: InputMaybe<Scalars['Date']['input']>;
  /** Name (имя). */
  firstName?: InputMaybe<Scalars['String']['input']>;
  /** What the guardian is to the student (степень родства). */
  kinship?: InputMaybe<Kinship>;
  /** Surname (фамилия). */
  lastName?: InputMaybe<Scalars['String']['input']>;
  /** Patronymic (отчество). */
  middleName?: InputMaybe<Scalars['String']['input']>;
  /** Telephone (телефон). */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** First day (с какого дня). */
  startsOn?: InputMaybe<Scalars['Date']['input']>;
  /** Whose guardian (студент). */
  studentId?: InputMaybe<Scalars['ID']['input']>;
};

/** The two kinds of journal (вид журнала). */
export type JournalKind =
  /** Journal of training by professional modules (журнал учёта обучения по ПМ). */
  | 'MODULE'
  /** Journal of theory (журнал теоретических занятий). */
  | 'THEORY';

/** What a guardian is to the student (степень родства). */
export type Kinship =
  /** Father (отец). */
  | 'FATHER'
  /** Legal guardian (законный представитель). */
  | 'GUARDIAN'
  /** Mother (мать). */
  | 'MOTHER'
  /** Another relative (другое). */
  | 'OTHER';

/** Why an enrolment ended (причина выбытия). */
export type LeavingReason =
  /** Expulsion (отчисление). */
  | 'EXPULSION'
  /** Graduation (выпуск). */
  | 'GRADUATION'
  /** Academic leave (академический отпуск). */
  | 'LEAVE'
  /** Transfer to another group (перевод). */
  | 'TRANSFER';

/** What of a lesson is to be changed; what is left out stays (изменение занятия). */
export type LessonChangeInput = {
  /** Day (дата). */
  date?: InputMaybe<Scalars['Date']['input']>;
  /** Academic hours (часы). */
  hours?: InputMaybe<Scalars['Int']['input']>;
  /** How it was held (вид занятия). */
  kind?: InputMaybe<LessonKind>;
  /** Number of the pair (номер пары). */
  period?: InputMaybe<Scalars['Int']['input']>;
  /** What it was about (тема). */
  topic?: InputMaybe<Scalars['String']['input']>;
};

/** A lesson to be recorded (занятие). */
export type LessonInput = {
  /** Day: today or before, within the semester (дата). */
  date: Scalars['Date']['input'];
  /** Homework for the group (домашнее задание). */
  homework?: InputMaybe<Scalars['String']['input']>;
  /** Academic hours (часы). */
  hours?: Scalars['Int']['input'];
  /** In which journal (журнал). */
  journalId: Scalars['ID']['input'];
  /** How it was held (вид занятия). */
  kind?: LessonKind;
  /** Number of the pair, from 1 (номер пары). */
  period: Scalars['Int']['input'];
  /** What it was about (тема). */
  topic: Scalars['String']['input'];
  /** Works set at it (виды работ). */
  works?: Array<WorkInput>;
};

/** How a lesson is held (вид занятия). */
export type LessonKind =
  /** Consultation (консультация). */
  | 'CONSULTATION'
  /** Control lesson (контрольное занятие). */
  | 'CONTROL'
  /** Excursion (экскурсия). */
  | 'EXCURSION'
  /** Laboratory lesson (лабораторное занятие). */
  | 'LABORATORY'
  /** Lecture (лекция). */
  | 'LECTURE'
  /** Practical lesson (практическое занятие). */
  | 'PRACTICAL'
  /** Practice (практика). */
  | 'PRACTICE'
  /** Seminar (семинар). */
  | 'SEMINAR';

/** A teacher's assignment to a course in a group (педагогическая нагрузка). */
export type LoadInput = {
  /** What (дисциплина). */
  courseId: Scalars['ID']['input'];
  /** Last day; no end without it (по какой день). */
  endsOn?: InputMaybe<Scalars['Date']['input']>;
  /** To whom (группа). */
  groupId: Scalars['ID']['input'];
  /** Academic hours (часы). */
  hours?: InputMaybe<Scalars['Int']['input']>;
  /** When (семестр). */
  semesterId: Scalars['ID']['input'];
  /** First day; the start of the semester without it (с какого дня). */
  startsOn?: InputMaybe<Scalars['Date']['input']>;
  /** The part of the group, if it is divided (подгруппа). */
  subgroupId?: InputMaybe<Scalars['ID']['input']>;
  /** By whom (преподаватель). */
  teacherId: Scalars['ID']['input'];
};

/** What is to stand in one cell of a column (запись в графе). */
export type MarkEntry = {
  /** Version of the mark that was seen there, 0 for none; null does not check (версия). */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Whose cell (студент). */
  studentId: Scalars['ID']['input'];
  /** 2 to 5, or null to take the mark back (оценка). */
  value?: InputMaybe<Scalars['Int']['input']>;
};

/** A person's name and contacts (персональные данные). */
export type PersonInput = {
  /** Address (адрес). */
  address?: InputMaybe<Scalars['String']['input']>;
  /** Date of birth (дата рождения). */
  birthDate?: InputMaybe<Scalars['Date']['input']>;
  /** E-mail (электронная почта). */
  email?: InputMaybe<Scalars['String']['input']>;
  /** Name (имя). */
  firstName?: InputMaybe<Scalars['String']['input']>;
  /** Surname (фамилия). */
  lastName?: InputMaybe<Scalars['String']['input']>;
  /** Patronymic (отчество). */
  middleName?: InputMaybe<Scalars['String']['input']>;
  /** Telephone (телефон). */
  phone?: InputMaybe<Scalars['String']['input']>;
};

/** What a person is in the college (роль). */
export type Role =
  /** System administrator (администратор). */
  | 'ADM'
  /** Curator of a group (классный руководитель). */
  | 'CUR'
  /** Deputy director (заместитель директора). */
  | 'DEP'
  /** Parent or legal guardian (родитель, законный представитель). */
  | 'G'
  /** Academic office (учебная часть). */
  | 'OFF'
  /** Student (студент). */
  | 'S'
  /** Teacher (преподаватель). */
  | 'T';

/** A student (студент). */
export type StudentInput = {
  /** Address (адрес). */
  address?: InputMaybe<Scalars['String']['input']>;
  /** Date of birth (дата рождения). */
  birthDate?: InputMaybe<Scalars['Date']['input']>;
  /** E-mail (электронная почта). */
  email?: InputMaybe<Scalars['String']['input']>;
  /** Name (имя). */
  firstName?: InputMaybe<Scalars['String']['input']>;
  /** Surname (фамилия). */
  lastName?: InputMaybe<Scalars['String']['input']>;
  /** Patronymic (отчество). */
  middleName?: InputMaybe<Scalars['String']['input']>;
  /** Note of the academic office (примечание учебной части). */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Number of the record book (№ зачётной книжки). */
  number?: InputMaybe<Scalars['String']['input']>;
  /** Telephone (телефон). */
  phone?: InputMaybe<Scalars['String']['input']>;
};

/** How a group studies (форма обучения). */
export type StudyForm =
  /** Extramural (заочная). */
  | 'EXTRAMURAL'
  /** Full-time (очная). */
  | 'FULL_TIME'
  /** Part-time (очно-заочная). */
  | 'PART_TIME';

/** A teacher (преподаватель). */
export type TeacherInput = {
  /** Address (адрес). */
  address?: InputMaybe<Scalars['String']['input']>;
  /** Date of birth (дата рождения). */
  birthDate?: InputMaybe<Scalars['Date']['input']>;
  /** E-mail (электронная почта). */
  email?: InputMaybe<Scalars['String']['input']>;
  /** Name (имя). */
  firstName?: InputMaybe<Scalars['String']['input']>;
  /** Surname (фамилия). */
  lastName?: InputMaybe<Scalars['String']['input']>;
  /** Patronymic (отчество). */
  middleName?: InputMaybe<Scalars['String']['input']>;
  /** Telephone (телефон). */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** Position (должность). */
  position?: InputMaybe<Scalars['String']['input']>;
};

/** A work to be set at a lesson (работа на занятии). */
export type WorkInput = {
  /** Whether everybody without a mark gets a dot (обязательно к выполнению всеми). */
  isCompulsory?: Scalars['Boolean']['input'];
  /** Students for whom alone it is compulsory (отметить выбранных). */
  studentIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Title or number (название, номер). */
  title?: Scalars['String']['input'];
  /** What kind of work (вид работы). */
  workTypeId: Scalars['ID']['input'];
};

export type WeekQueryVariables = Exact<{
  student: Scalars['ID']['input'];
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
}>;


export type WeekQuery = { __typename?: 'Query', diary?: Array<{ __typename?: 'DiaryLesson', date: string, period: number, courseName: string, topic: string, absence?: AbsenceCode | null, works: Array<{ __typename?: 'DiaryWork', workType: string, value?: number | null, hasDot: boolean }>, homework: Array<{ __typename?: 'DiaryHomework', text: string }> }> | null };


export const WeekDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Week"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"student"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"diary"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"studentId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"student"}}},{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"courseName"}},{"kind":"Field","name":{"kind":"Name","value":"topic"}},{"kind":"Field","name":{"kind":"Name","value":"absence"}},{"kind":"Field","name":{"kind":"Name","value":"works"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workType"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"hasDot"}}]}},{"kind":"Field","name":{"kind":"Name","value":"homework"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<WeekQuery, WeekQueryVariables>;