// Large groups in a visit's form: who belongs together is linked by ticket numbers, or, for a visit whose
// ticket has ended or who came without one, by naming the group.
import * as api from './api.js';
import { t } from './words.js';
import { button, h } from './parts.js';
import { act, render, say, state as app } from './app.js';
import { field, select } from './forms.js';

const numbers = (group) => group.tickets.map((ticket) => ticket.text).sort().join(', ');

async function link(form) {
  const typed = (form.linkText ?? '').toUpperCase().split(/[\s,;]+/).filter(Boolean);
  const own = form.visit.ticket && !form.values.group ? [form.visit.ticket.text] : [];
  const { group } = await api.post('/v1/groups', { tickets: [...new Set([...own, ...typed])], ...(form.values.group ? { group: form.values.group } : {}) });
  form.groups = (await api.get('/v1/groups')).groups;
  form.values.group = group.id;
  form.linkText = '';
  say(t('said_linked', { n: numbers(group), p: group.people }));
}

export function groupPart(form, off) {
  const { values, visit, groups } = form;
  const least = app.queue.rules.group_min;
  const people = Number(values.people) || 0;
  const today = visit.business_day === app.queue.business_day;
  if (people < least && !values.group && groups.length === 0) return null;
  const group = groups.find((one) => one.id === values.group);
  // A group of an earlier day is known by its id alone.
  const known = values.group && !group ? [[values.group, t('groupOfThen')]] : [];
  const go = () => act(() => link(form));
  return h('fieldset', { class: 'group-part' }, h('legend', {}, t('largeGroup', { n: least })),
    h('p', { class: 'muted' }, group ? t('groupIs', { n: numbers(group), p: group.people, r: group.representatives_most })
      : people >= least ? t('groupAlone', { n: people }) : t('groupHint', { n: least })),
    today || known.length ? h('div', { class: 'bar' },
      select('visit-group', t('groupBelongs'), [['', t('none')], ...known, ...groups.map((one) => [one.id, `${numbers(one)} · ${t('people', { n: one.people })}`])],
        values.group, (value) => { values.group = value; render(); }, { disabled: off }),
      today && visit.step !== 'closed' ? h('form', { class: 'bar', onsubmit: (event) => { event.preventDefault(); go(); } },
        field('visit-link', t('linkTickets'), form.linkText ?? '', (value) => { form.linkText = value; render(); }, { placeholder: 'A012 A015', maxlength: 200 }),
        button('visit-link-go', { text: t('link'), sign: 'people', disabled: app.busy || !app.online || !(form.linkText ?? '').trim(), onclick: go })) : null) : null);
}
