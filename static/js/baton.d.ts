// The JSON of the REST interface and of the live stream, for the type checker only.

type Id = string;
type Millis = number;

interface Named { id: Id; name: string }
interface Counts { mine: number; unassigned: number; teams: number; all: number; snoozed: number; follow_up: number; mentions: number; unread: number; by_team: Record<Id, number> }

interface Me {
  id: Id; name: string; email: string; language: string | null; availability: Availability; availability_reason: string | null;
  role: Named; rights: string[]; teams: Named[]; numbers: Id[] | null;
  workspace: { id: Id; name: string; language: string | null }; counts: Counts;
}
type Availability = 'available' | 'busy' | 'away';

interface Agent { id: Id; name: string; email?: string; role: Named; teams: Id[]; availability: Availability; availability_reason: string | null; online: boolean; disabled: boolean; channel_ids?: Id[] | null }
interface Team { id: Id; name: string; branch_id: Id | null }
interface Branch { id: Id; name: string }
interface Channel { id: Id; name: string; display_number: string; reply_policy: 'owner_only' | 'team' | 'anyone'; default_team_id: Id | null; branch_id: Id | null; state: 'ok' | 'stopped'; state_reason: string | null; phone_number_id?: string; account_id?: string; app_id?: string | null }
interface Label { id: Id; name: string; color: string }
interface QuickReply { id: Id; shortcut: string; title: string; text: string; team_id: Id | null; owner_id: Id | null; language: string | null; media_id: Id | null; file_name: string | null; used: number; last_used_at: Millis | null }
/** What a list is narrowed to, as the server keeps it: `null` where nothing is said. */
interface SavedFilter { view: string; status: string | null; channel: Id | null; team: Id | null; label: Id | null; owner: string | null; unread: boolean; sort: string; q: string | null }
interface SavedView { id: Id; name: string; owner: Named; team_id: Id | null; filter: SavedFilter; position: number; may_change: boolean }

interface Contact { id: Id; name: string; phone: string | null; user_id: string | null; username: string | null; blocked_at?: Millis; no_marketing_since?: Millis }
interface ContactField { id: Id; name: string; kind: 'text' | 'number' | 'date' | 'choice'; choices: string[] }
interface ContactIdentity { kind: 'phone' | 'user_id' | 'parent_user_id'; value: string; channel: Named; since: Millis }
interface ContactCard extends Contact { version: number; given_name: string | null; own_name: string | null; identities: ContactIdentity[]; fields: Record<Id, string>; conversations: Conversation[]; created_at: Millis }
interface ContactNote { id: Id; author: Named; text: string; created_at: Millis; edited_at: Millis | null }
interface ContactEvent { id: Id; agent: Named; at: Millis; kind: string; detail: Record<string, any> }
interface EpisodeRow { conversation_id: Id; number: number; seq: number; opened_at: Millis; resolved_at: Millis | null; owner: Named | null }
interface Author { kind: 'customer' | 'agent' | 'phone_app' | 'assistant' | 'system'; id?: Id }
type Direction = 'in' | 'out' | 'internal';
type DeliveryState = 'queued' | 'sending' | 'unknown' | 'sent' | 'failed' | 'delivered' | 'read' | 'played';
interface LastMessage { id: Id; seq: number; direction: Direction; author: Author; kind: string; preview: string; at: Millis; delivery: DeliveryState | null }
interface ReadPosition { read_seq: number; read_inbound: number; marked_unread: boolean }
type Status = 'open' | 'snoozed' | 'resolved';
type Priority = 'low' | 'normal' | 'high' | 'urgent';

interface Conversation {
  id: Id; seq: number; version: number; channel: Named; contact: Contact; status: Status;
  snoozed_until: Millis | null; owner: Named | null; team: Named | null; branch_id: Id | null;
  priority: Priority; labels: Id[]; waiting_since: Millis | null; follow_up_at: Millis | null;
  window_closes_at: Millis | null; assistant: 'off' | 'suggest' | 'auto'; episode: number;
  inbound_count: number; answered_inbound: number; last_message: LastMessage | null;
  last_activity_at: Millis; created_at: Millis; read?: ReadPosition; unread?: number;
}

interface Fault { code: number; title: string; details?: string | null; advice?: string | null }
interface Delivery { state: DeliveryState; sent_at?: Millis; delivered_at?: Millis; read_at?: Millis; played_at?: Millis; fault?: Fault; price?: { category: string; billable: boolean } }
interface Quote { message_id: Id | null; external_id?: string | null; kind?: string | null; preview?: string | null; direction?: Direction | null; seq?: number | null }
/** A wording that was replaced. */
interface Edit { at: Millis; content?: Content | null; text?: string | null }
interface Reaction { by: Author; emoji: string }
interface Referral { source_type: string; source_url?: string | null; source_id?: string | null; headline?: string | null; body?: string | null; media_url?: string | null }
interface MediaInfo { id: Id; state: 'arriving' | 'stored' | 'failed'; mime_type: string; file_name: string | null; size: number | null }
/** `type` says which of the other fields are there: see src/domain/content.rs. */
interface Content { type: string; [field: string]: any }

interface Message {
  id: Id; conversation_id: Id; seq: number; direction: Direction; author: Author; at: Millis; content: Content;
  external_id: string | null; reply_to: Quote | null; reactions: Reaction[]; delivery: Delivery | null;
  forwarded: 'once' | 'frequently' | null; referral: Referral | null; edited_at: Millis | null; revoked_at: Millis | null; edits?: Edit[];
  author_name: string | null; media: MediaInfo | null;
}

/** A message of ours that the server has not confirmed yet. */
interface Outgoing {
  key: string; agent: Id; conversation: Id; at: Millis; command: 'messages' | 'note'; body: any;
  state: 'waiting' | 'uploading' | 'failed'; problem?: { code: string; title: string; detail?: string };
  file?: { blob: Blob; name: string; kind: string; caption: string; voice: boolean }; quote?: Quote | null;
}

interface ListQuery { view: string; sort: string; status: string; channel: string; team: string; label: string; owner: string; unread: string; q: string }
interface Route { path: string; parts: string[]; query: Record<string, string> }
