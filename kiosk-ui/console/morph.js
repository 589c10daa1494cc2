// Makes the page that stands like the page that is wanted, changing only what differs: the element
// that a person types in, has the focus on or holds open stays the very same element. Elements with
// an id are found again by it, the others by their place.

// One listener an element and kind; what it calls is replaced with each redraw.
function fire(event) { this.handlers[event.type]?.call(this, event); }

export function listen(element, type, run) {
  element.handlers ??= {};
  if (!(type in element.handlers)) element.addEventListener(type, fire);
  element.handlers[type] = run;
}

function takeHandlers(from, to) {
  for (const type of Object.keys(from.handlers ?? {})) from.handlers[type] = to.handlers?.[type];
  for (const [type, run] of Object.entries(to.handlers ?? {})) listen(from, type, run);
}

// What a form keeps in its own state (data-kept) is shown as the state has it; what nobody keeps
// stays as it was typed.
function takeValue(from, to) {
  if (from.type === 'radio' || from.type === 'checkbox') from.checked = to.checked;
  else if ('kept' in to.dataset && from.value !== to.value) from.value = to.value;
}

function patch(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  takeHandlers(from, to);
  patchChildren(from, to);
  if (['INPUT', 'SELECT'].includes(from.nodeName)) takeValue(from, to);
}

function fits(at, wanted) {
  return at && at.nodeType === wanted.nodeType && at.nodeName === wanted.nodeName && !at.id && !wanted.id;
}

export function patchChildren(from, to) {
  const wanted = [...to.childNodes];
  const ids = new Set(wanted.map((node) => node.id).filter(Boolean));
  const known = new Map([...from.children].filter((node) => node.id).map((node) => [node.id, node]));
  let at = from.firstChild;
  const drop = () => { const next = at.nextSibling; at.remove(); at = next; };
  for (const node of wanted) {
    const same = node.id ? known.get(node.id) : null;
    // What is gone goes first, so that what stays need not be moved: moving takes the focus away.
    while (same && at && at !== same && !(at.id && ids.has(at.id))) drop();
    const found = same?.nodeName === node.nodeName ? same : fits(at, node) ? at : null;
    if (!found) {
      from.insertBefore(node, at);
      continue;
    }
    if (found === at) at = at.nextSibling;
    else from.insertBefore(found, at);
    patch(found, node);
  }
  while (at) drop();
}
