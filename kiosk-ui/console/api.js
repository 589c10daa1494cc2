// The one road to kioskd: same origin, the cookie by itself, the token against forged requests on
// everything that the person does.
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.error?.code ?? `HTTP ${status}`);
    this.code = body?.error?.code ?? 'Unknown';
    this.error = body?.error ?? {};
    this.body = body ?? {};
  }
}

let csrf = '';
const listeners = new Set();

export function keepToken(session) { csrf = session?.csrf ?? ''; }
// Called with the code of every answer that means: this page may not go on.
export function onShut(listener) { listeners.add(listener); }

// `key`: the same act asked for again is done once.
async function ask(method, path, { body, act = method !== 'GET', key } = {}) {
  const headers = key ? { 'Idempotency-Key': key } : {};
  if (act && csrf) headers['X-CSRF-Token'] = csrf;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin', cache: 'no-store', redirect: 'error',
      signal: AbortSignal.timeout(15000),
    });
  } catch {
    throw new ApiError(0, { error: { code: 'Unreachable', text_vi: 'Không liên lạc được với máy.', text_en: 'The device cannot be reached.', action_vi: 'Kiểm tra mạng.', action_en: 'Check the network.' } });
  }
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  const error = new ApiError(response.status, answer);
  if (error.code === 'NotSignedIn' || error.code === 'SessionLocked') {
    listeners.forEach((listener) => listener(error.code));
  }
  throw error;
}

export const get = (path, options) => ask('GET', path, options);
export const post = (path, body, key) => ask('POST', path, { body: body ?? {}, key });
// A fresh key for one act of a person; kept by the form until the act is done or given up.
export const freshKey = () => crypto.randomUUID();
export const remove = (path) => ask('DELETE', path);
