// Every word of the city's pages, in Vietnamese and English; those of figures and periods are the
// office's own (words_pages.js). A test holds that both have the same keys.
import { teller } from './language.js';
import * as pages from './words_pages.js';

const vi = {
  product: 'Tiếp Dân – Thành phố', signIn: 'Đăng nhập', signInCity: 'Đăng nhập trang thành phố', name: 'Tên tài khoản', password: 'Mật khẩu',
  signInHint: 'Tài khoản do người trông coi máy chủ thành phố cấp.', signingIn: 'Đang kiểm tra…', signOut: 'Đăng xuất', lock: 'Khóa màn hình', lockShort: 'Khóa',
  locked: 'Màn hình đã khóa', lockedHint: 'Nhập mật khẩu của {name} để làm tiếp.', unlock: 'Mở khóa', other: 'Đổi người khác', secondsLeft: 'Còn {t}.',
  pages: 'Trang', language: 'Ngôn ngữ', skip: 'Tới nội dung chính', close: 'Đóng', loading: 'Đang tải…', connecting: 'Đang kết nối…', lost: 'Mất kết nối, số liệu lúc {t}',
  role_viewer: 'Người xem', role_officer: 'Cán bộ', role_admin: 'Quản trị', fileCsv: 'Tải bảng (CSV)',
  pageFleet: 'Thiết bị', pageLetters: 'Số lượng đơn', pageRegister: 'Sổ đơn', pageStatistics: 'Thống kê', pageUsers: 'Tài khoản',
  officeWord: 'Trụ sở', stateWord: 'Trạng thái', lastSeen: 'Liên lạc', backlogWord: 'Còn chờ gửi', clockWord: 'Đồng hồ', softwareWord: 'Phần mềm', notTold: 'Không cho biết', documentsWord: 'Tài liệu đang dùng', waitingWord: 'Đơn chờ trang', deviceWord: 'Thiết bị',
  fleetNone: 'Chưa có thiết bị nào đăng ký.', fleetHint: 'Giờ hành chính (thứ Hai đến thứ Sáu, 9–17 giờ) quá 1 giờ không liên lạc thì báo vàng, quá 3 ngày thì báo đỏ. Phần mềm là phiên bản mà thiết bị tự báo ở lần gửi cuối; tài liệu là bản của thành phố mà thiết bị đang dùng.',
  allGood: 'Tốt', sum_danger: '{n} hỏng', sum_warn: '{n} cần xem', sum_ok: '{n} tốt', sum_off: '{n} đã thu hồi',
  why_fenced: 'Bị chặn: nhật ký tách đôi, phải đăng ký lại', why_revoked: 'Đã thu hồi', why_never: 'Chưa liên lạc lần nào', why_silent: 'Không liên lạc {d}', why_backlog: 'Bản ghi đợi đã {d}',
  why_clockAhead: 'Đồng hồ nhanh {d}', why_clockBehind: 'Đồng hồ chậm {d}', why_refused: '{n} bản ghi không được nhận', why_printer: 'Máy in: {s}', why_scanner: 'Máy quét: {s}', why_document: 'Không dùng được tài liệu {s} bản {n}',
  alarm_JournalBroken: 'Nhật ký trên máy hỏng ở bản ghi {n}', alarm_ForkDetected: 'Hai nhật ký khác nhau từ bản ghi {n}', alarm_other: 'Báo động {s} ở bản ghi {n}',
  fault_gone: 'không thấy', fault_mute: 'không trả lời', fault_cover_open: 'mở nắp', fault_paper_out: 'hết giấy', fault_cutter: 'kẹt dao cắt', fault_fault: 'báo lỗi', fault_slow: 'nhận quá chậm', fault_jam: 'kẹt giấy', fault_cover: 'mở nắp', fault_disk: 'đĩa đầy',
  document_settings: 'Cài đặt', document_services: 'Dịch vụ', document_bodies: 'Cơ quan nhận', document_holidays: 'Ngày nghỉ', ownSettings: 'Cài đặt của máy', ownOne: 'của máy',
  never: 'Chưa lần nào', ago: '{d} trước', nothingWaits: 'Đã gửi hết', recordsN: '{n} bản ghi', oldestIs: 'cũ nhất {d}',
  seconds: '{n} giây', minutes: '{n} phút', hours: '{n} giờ', days: '{n} ngày', clockRight: 'Đúng', clockAhead: 'Nhanh {d}', clockBehind: 'Chậm {d}',
  daysWord: 'Thời gian', range_day: 'Hôm nay', range_week: 'Tuần này', range_month: 'Tháng này', range_year: 'Năm nay', range_all: 'Tất cả',
  lettersNone: 'Không có đơn nào trong thời gian này.', wholeCity: 'Toàn thành phố', allKinds: 'Tổng', wholeOnes: 'Đã đủ trang', waitingOnes: 'Còn chờ trang',
  protectedLetters: 'Đơn cần bảo vệ, toàn thành phố', protectedLetter: 'Đơn cần bảo vệ', protectedHint: 'Không tách theo trụ sở hay ngày, không ghi giờ: đếm như vậy sẽ lộ ai đã tố cáo ở đâu, lúc nào. Chỉ cơ quan nhận mở được đơn.',
  classWord: 'Nhóm đơn', class_ordinary: 'Đơn thường', class_protected: 'Đơn cần bảo vệ', searchText: 'Mã biên nhận, mã đơn hoặc mã băm', searchHash: 'Mã băm đầy đủ (64 ký tự)', searchHint: 'Mã biên nhận: gõ phần đầu là đủ.', wholeHash: 'Cần đủ 64 ký tự 0–9, a–f.',
  allOffices: 'Mọi trụ sở', allKindsWord: 'Mọi loại', kindWord: 'Loại đơn', search: 'Tìm', clearSearch: 'Xóa ô tìm', codeWord: 'Mã biên nhận', bodyWord: 'Cơ quan nhận', pagesWord: 'Trang', receivedAt: 'Nhận lúc', hashWord: 'Mã băm', sizeWord: 'Cỡ', idWord: 'Mã đơn',
  foundN: 'Tìm thấy {n} đơn', nothingFound: 'Không tìm thấy đơn nào.', rowsOf: '{a}–{b} trong {n}', before: 'Trước', after: 'Sau', pagesOf: 'Các trang của danh sách',
  letterWord: 'Đơn', backToList: 'Về danh sách', historyWord: 'Diễn biến', history_confirmed: 'Cán bộ xác nhận ở kiosk', history_confirmed_doubtful: 'Cán bộ xác nhận ở kiosk (đồng hồ máy không chắc)', history_received: 'Thành phố nhận bản ghi', history_complete: 'Đã đủ trang, thành phố ký nhận', history_handed_over: 'Kiosk đã biết và thôi giữ trang', noTime: 'không ghi giờ',
  asIsWord: 'Nộp', asIs: 'nguyên trạng, chưa đọc chữ', sealedHint: 'Nội dung được niêm phong bằng khóa của cơ quan nhận; thành phố không mở được.',
  statNone: 'Không trụ sở nào có số liệu trong thời gian này.', cityFiguresHint: 'Chờ: từ lúc cấp phiếu đến lúc gọi. Tiếp: từ lúc đến quầy đến lúc xong. Phút:giây. Trung vị của toàn thành phố tính trên mọi phiếu.', tcdCity: 'Số của toàn thành phố là tổng các trụ sở.', opensTcd: 'Biểu 01/TCD của {s}',
  roleWord: 'Quyền', enabled: 'Được vào', disabled: 'Không cho vào', sessionsWord: 'Đang đăng nhập', actWord: 'Thao tác', disable: 'Không cho vào', enable: 'Cho vào lại', yourself: 'Chính bạn', usersHint: 'Thêm tài khoản và đặt mật khẩu ở máy chủ: hubctl user add, hubctl user password.',
};

const en = {
  product: 'Tiếp Dân – City', signIn: 'Sign in', signInCity: 'Sign in to the city’s pages', name: 'Account', password: 'Password',
  signInHint: 'Accounts are given by whoever looks after the city’s hub.', signingIn: 'Checking…', signOut: 'Sign out', lock: 'Lock the screen', lockShort: 'Lock',
  locked: 'The screen is locked', lockedHint: 'Enter the password of {name} to go on.', unlock: 'Unlock', other: 'Somebody else', secondsLeft: '{t} left.',
  pages: 'Pages', language: 'Language', skip: 'To the main content', close: 'Close', loading: 'Loading…', connecting: 'Connecting…', lost: 'No connection, figures of {t}',
  role_viewer: 'Viewer', role_officer: 'Officer', role_admin: 'Administrator', fileCsv: 'Save as CSV',
  pageFleet: 'Fleet', pageLetters: 'Letters', pageRegister: 'Register', pageStatistics: 'Statistics', pageUsers: 'Accounts',
  officeWord: 'Office', stateWord: 'State', lastSeen: 'Last seen', backlogWord: 'Waits to be sent', clockWord: 'Clock', softwareWord: 'Software', notTold: 'Not told', documentsWord: 'Documents in force', waitingWord: 'Letters that lack pages', deviceWord: 'Device',
  fleetNone: 'No device is enrolled yet.', fleetHint: 'In working hours (Monday to Friday, 9 to 17) an hour of silence is amber, three days are red. Software is the version that the device named with what it sent last; documents are those of the city that the device has in force.',
  allGood: 'Good', sum_danger: '{n} broken', sum_warn: '{n} to look at', sum_ok: '{n} good', sum_off: '{n} revoked',
  why_fenced: 'Fenced: its journal forked, enrol it again', why_revoked: 'Revoked', why_never: 'Never seen', why_silent: 'Silent for {d}', why_backlog: 'Records have waited {d}',
  why_clockAhead: 'Clock {d} ahead', why_clockBehind: 'Clock {d} behind', why_refused: '{n} records were not taken', why_printer: 'Printer: {s}', why_scanner: 'Scanner: {s}', why_document: 'Cannot use document {s}, version {n}',
  alarm_JournalBroken: 'Its journal is damaged at record {n}', alarm_ForkDetected: 'Two journals from record {n} on', alarm_other: 'Alarm {s} at record {n}',
  fault_gone: 'not there', fault_mute: 'does not answer', fault_cover_open: 'cover open', fault_paper_out: 'out of paper', fault_cutter: 'cutter stuck', fault_fault: 'reports a fault', fault_slow: 'too slow', fault_jam: 'paper jam', fault_cover: 'cover open', fault_disk: 'disk full',
  document_settings: 'Settings', document_services: 'Services', document_bodies: 'Bodies', document_holidays: 'Holidays', ownSettings: 'Its own settings', ownOne: 'its own',
  never: 'Never', ago: '{d} ago', nothingWaits: 'All sent', recordsN: '{n} records', oldestIs: 'oldest {d}',
  seconds: '{n} s', minutes: '{n} min', hours: '{n} h', days: '{n} days', clockRight: 'Right', clockAhead: '{d} ahead', clockBehind: '{d} behind',
  daysWord: 'Days', range_day: 'Today', range_week: 'This week', range_month: 'This month', range_year: 'This year', range_all: 'All',
  lettersNone: 'No letters in these days.', wholeCity: 'Whole city', allKinds: 'Total', wholeOnes: 'All pages here', waitingOnes: 'Pages missing',
  protectedLetters: 'Protected letters, whole city', protectedLetter: 'Protected letter', protectedHint: 'Not parted by office or day, and without a time: that would tell where and when somebody denounced. Only the receiving body can open them.',
  classWord: 'Class of letters', class_ordinary: 'Ordinary', class_protected: 'Protected', searchText: 'Receipt code, letter id or hash', searchHash: 'The whole hash (64 characters)', searchHint: 'Of a receipt code the beginning is enough.', wholeHash: 'All 64 characters 0–9, a–f are needed.',
  allOffices: 'All offices', allKindsWord: 'All kinds', kindWord: 'Kind', search: 'Search', clearSearch: 'Clear', codeWord: 'Receipt code', bodyWord: 'Receiving body', pagesWord: 'Pages', receivedAt: 'Received', hashWord: 'Hash', sizeWord: 'Size', idWord: 'Letter id',
  foundN: '{n} letters found', nothingFound: 'No letter was found.', rowsOf: '{a}–{b} of {n}', before: 'Before', after: 'Next', pagesOf: 'Pages of the list',
  letterWord: 'Letter', backToList: 'Back to the list', historyWord: 'History', history_confirmed: 'Confirmed by staff at the kiosk', history_confirmed_doubtful: 'Confirmed by staff at the kiosk (its clock is not sure)', history_received: 'Record received by the city', history_complete: 'All pages here, signed by the city', history_handed_over: 'The kiosk knows and lets its pages go', noTime: 'time not noted',
  asIsWord: 'Handed in', asIs: 'as it stood, unread', sealedHint: 'The content is sealed with the receiving body’s key; the city cannot open it.',
  statNone: 'No office has figures for these days.', cityFiguresHint: 'Waiting: from issue to call. Serving: from arrival to the end. Minutes:seconds. Medians of the city are of all tickets together.', tcdCity: 'The city’s numbers are the sum of the offices.', opensTcd: 'Table 01/TCD of {s}',
  roleWord: 'Role', enabled: 'May sign in', disabled: 'May not sign in', sessionsWord: 'Signed in', actWord: 'Act', disable: 'Let in no more', enable: 'Let in again', yourself: 'Yourself', usersHint: 'Accounts are made, and passwords set, at the hub: hubctl user add, hubctl user password.',
};

export const words = { vi: { ...pages.vi, ...vi }, en: { ...pages.en, ...en } };

export { lang, setLang } from './language.js';
export const t = teller(words);
