// Every word of the console, in Vietnamese and English. A test holds that both have the same keys.
export const words = {
  vi: {
    product: 'Tiếp Dân', console: 'Bàn điều khiển', signIn: 'Đăng nhập',
    name: 'Tên tài khoản', password: 'Mật khẩu', counter: 'Quầy', counterOwn: 'Quầy của tôi',
    signInHint: 'Tài khoản do kỹ thuật của văn phòng cấp.',
    signingIn: 'Đang kiểm tra…', signOut: 'Đăng xuất', lock: 'Khóa màn hình', locked: 'Màn hình đã khóa',
    lockedHint: 'Nhập mật khẩu của {name} để làm tiếp.', unlock: 'Mở khóa', other: 'Đổi người khác',
    pages: 'Trang', pageCounter: 'Quầy', pageBoard: 'Toàn cảnh', language: 'Ngôn ngữ',
    role_staff: 'Cán bộ', role_supervisor: 'Phụ trách', role_technician: 'Kỹ thuật',
    skip: 'Tới nội dung chính',
    now: 'Đang gọi', callNext: 'Gọi tiếp', start: 'Bắt đầu', done: 'Xong', openCounter: 'Mở quầy',
    closeCounter: 'Đóng quầy', recall: 'Gọi lại', noShow: 'Vắng mặt', undoCall: 'Hoàn tác lượt gọi',
    undoNoShow: 'Hoàn tác vắng mặt ({s} giây)', outcome: 'Kết quả tiếp',
    outcomeHint: 'Chọn bằng phím 1 đến 8.', nobody: 'Chưa có ai ở quầy',
    nobodyWaits: 'Không có ai đang chờ.', closedHint: 'Quầy đang đóng. Mở quầy để gọi người.',
    idleHint: '{n} phiếu đang chờ quầy này.', service: 'Dịch vụ', party: 'Số người', waited: 'Đã chờ',
    calledFor: 'Gọi lúc', servedSince: 'Tiếp từ', people: '{n} người', minutes: '{n} phút',
    next8: 'Tám phiếu tiếp theo', moreWait: 'và {n} phiếu nữa', number: 'Số',
    noShowWhen: 'Báo vắng được sau một lần gọi lại hoặc {s} giây.',
    state_waiting: 'Đang chờ', state_called: 'Đã gọi', state_serving: 'Đang tiếp', state_no_show: 'Vắng mặt',
    state_done: 'Đã xong', state_expired: 'Hết ngày', open: 'Đang mở', closed: 'Đang đóng', free: 'Rảnh',
    received: 'Đã tiếp nhận', supplement_asked: 'Yêu cầu bổ sung', returned_with_guidance: 'Trả lại, hướng dẫn',
    refused: 'Từ chối tiếp', leader_requested: 'Đề nghị gặp lãnh đạo', settled_on_the_spot: 'Giải quyết tại chỗ',
    assigned_for_checking: 'Giao kiểm tra', other_outcome: 'Khác',
    counters: 'Các quầy', queues: 'Hàng chờ', devices: 'Thiết bị', sync: 'Đồng bộ với thành phố',
    state: 'Trạng thái', since: 'Từ lúc', who: 'Người trực', ticket: 'Phiếu', act: 'Thao tác',
    waitingTickets: 'Phiếu chờ', waitingPeople: 'Người chờ', oldest: 'Chờ lâu nhất', device: 'Thiết bị',
    none: 'Không có', sendNow: 'Gửi ngay', waitsToGo: '{n} bản ghi chờ gửi', allSent: 'Đã gửi hết',
    lastContact: 'Liên lạc lần cuối {t}', neverContact: 'Chưa liên lạc lần nào',
    sync_idle: 'Đang nối', sync_sending: 'Đang gửi', sync_paused: 'Đã tạm dừng', sync_not_enrolled: 'Chưa đăng ký',
    sync_waiting: 'Đợi gửi lại', sync_offline: 'Mất liên lạc', sync_other: 'Khác',
    dev_ready: 'Sẵn sàng', dev_feeding: 'Đang quét', dev_speaking: 'Đang đọc', dev_other: 'Cần xem',
    dev_scanner: 'Máy quét', dev_printer: 'Máy in', dev_speech: 'Loa', office: 'Văn phòng hôm nay', day: 'Ngày làm việc',
    ticketsToday: 'Phiếu đã cấp', clockBad: 'Đồng hồ máy không đáng tin: hỏi kỹ thuật.',
    lost: 'Mất kết nối, số liệu lúc {t}', lostHint: 'Thao tác tạm khóa cho đến khi có kết nối.',
    live: 'Trực tiếp', connecting: 'Đang kết nối…', changedBy: '{who}: {what} lúc {t}.',
    said_called: 'Đã gọi số {n}', said_back: 'Đã nối lại', by_system: 'Hệ thống', by_citizen: 'Công dân',
    'ticket.called': 'đã gọi', 'ticket.recalled': 'đã gọi lại', 'ticket.call_undone': 'đã hoàn tác lượt gọi',
    'ticket.arrived': 'đã bắt đầu tiếp', 'ticket.done': 'đã kết thúc', 'ticket.no_show': 'đã báo vắng',
    'ticket.no_show_undone': 'đã hoàn tác vắng mặt', 'ticket.expired': 'hết ngày', 'visit.opened': 'đã bắt đầu tiếp',
    priority: 'Ưu tiên', priorityOff: 'Bỏ ưu tiên',
    helpCall: 'Máy {n} gọi nhân viên', helpLate: 'Quá 1 phút', helpAnswer: 'Tôi đến',
    said_help: 'Máy {n} gọi nhân viên', said_help_mine: 'Đã nhận: tôi đến máy {n}',
    'ticket.priority_changed': 'đã đổi ưu tiên',
    close: 'Đóng', noCounter: 'Không ngồi quầy', secondsLeft: 'Còn {t}.',
  },
  en: {
    product: 'Tiếp Dân', console: 'Console', signIn: 'Sign in',
    name: 'User name', password: 'Password', counter: 'Counter', counterOwn: 'My own counter',
    signInHint: 'The office’s technician gives accounts.',
    signingIn: 'Checking…', signOut: 'Sign out', lock: 'Lock screen', locked: 'The screen is locked',
    lockedHint: 'Enter the password of {name} to go on.', unlock: 'Unlock', other: 'Somebody else',
    pages: 'Pages', pageCounter: 'Counter', pageBoard: 'Board', language: 'Language',
    role_staff: 'Staff', role_supervisor: 'Supervisor', role_technician: 'Technician',
    skip: 'To the main content',
    now: 'At hand', callNext: 'Call next', start: 'Start', done: 'Done', openCounter: 'Open counter',
    closeCounter: 'Close counter', recall: 'Call again', noShow: 'No-show', undoCall: 'Undo the call',
    undoNoShow: 'Undo the no-show ({s} s)', outcome: 'Outcome',
    outcomeHint: 'Keys 1 to 8 choose.', nobody: 'Nobody at the counter',
    nobodyWaits: 'Nobody is waiting.', closedHint: 'The counter is closed. Open it to call people.',
    idleHint: '{n} tickets wait for this counter.', service: 'Service', party: 'People', waited: 'Waited',
    calledFor: 'Called at', servedSince: 'Since', people: '{n} people', minutes: '{n} min',
    next8: 'Next eight tickets', moreWait: 'and {n} more', number: 'Number',
    noShowWhen: 'A no-show needs one more call or {s} seconds.',
    state_waiting: 'Waiting', state_called: 'Called', state_serving: 'Being received', state_no_show: 'No-show',
    state_done: 'Done', state_expired: 'Day over', open: 'Open', closed: 'Closed', free: 'Free',
    received: 'Received', supplement_asked: 'More papers asked', returned_with_guidance: 'Returned with guidance',
    refused: 'Refused', leader_requested: 'Leader requested', settled_on_the_spot: 'Settled on the spot',
    assigned_for_checking: 'Given for checking', other_outcome: 'Other',
    counters: 'Counters', queues: 'Queues', devices: 'Devices', sync: 'Sync with the city',
    state: 'State', since: 'Since', who: 'Who', ticket: 'Ticket', act: 'Action',
    waitingTickets: 'Tickets', waitingPeople: 'People', oldest: 'Longest wait', device: 'Device',
    none: 'None', sendNow: 'Send now', waitsToGo: '{n} records to send', allSent: 'All sent',
    lastContact: 'Last contact {t}', neverContact: 'No contact yet',
    sync_idle: 'Connected', sync_sending: 'Sending', sync_paused: 'Paused', sync_not_enrolled: 'Not enrolled',
    sync_waiting: 'Waits to send again', sync_offline: 'No contact', sync_other: 'Other',
    dev_ready: 'Ready', dev_feeding: 'Scanning', dev_speaking: 'Speaking', dev_other: 'Needs a look',
    dev_scanner: 'Scanner', dev_printer: 'Printer', dev_speech: 'Loudspeaker', office: 'The office today', day: 'Business day',
    ticketsToday: 'Tickets issued', clockBad: 'The clock is not trusted: ask the technician.',
    lost: 'Connection lost, data of {t}', lostHint: 'Actions are locked until it is back.',
    live: 'Live', connecting: 'Connecting…', changedBy: '{who} {what} at {t}.',
    said_called: 'Called number {n}', said_back: 'Connected again', by_system: 'The system', by_citizen: 'A citizen',
    'ticket.called': 'called it', 'ticket.recalled': 'called it again', 'ticket.call_undone': 'undid the call',
    'ticket.arrived': 'started the visit', 'ticket.done': 'finished it', 'ticket.no_show': 'marked a no-show',
    'ticket.no_show_undone': 'undid the no-show', 'ticket.expired': 'ended the day', 'visit.opened': 'started the visit',
    priority: 'Priority', priorityOff: 'Take priority back',
    helpCall: 'Kiosk {n} calls for staff', helpLate: 'Over 1 minute', helpAnswer: 'I am going',
    said_help: 'Kiosk {n} calls for staff', said_help_mine: 'Taken: I am going to kiosk {n}',
    'ticket.priority_changed': 'changed its priority',
    close: 'Close', noCounter: 'No counter', secondsLeft: '{t} left.',
  },
};

const kept = (() => { try { return localStorage.getItem('language'); } catch { return null; } })();
let language = kept === 'en' ? 'en' : 'vi';

export const outcomes = ['received', 'supplement_asked', 'returned_with_guidance', 'refused',
  'leader_requested', 'settled_on_the_spot', 'assigned_for_checking', 'other'];

export function lang() { return language; }

export function setLang(next) {
  language = next === 'en' ? 'en' : 'vi';
  document.documentElement.lang = language;
  try { localStorage.setItem('language', language); } catch { /* a private window forgets it */ }
}

// The text of a key, {placeholders} filled in.
export function t(key, values = {}) {
  const text = words[language][key] ?? words.vi[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
