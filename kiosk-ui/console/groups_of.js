// Which visits belong to a large group, as table 01/TCD counts it (docs/statistics.md): one group, or
// without one a single visit, in one session whose people sum to `least` or more; a regular visit's
// session is its day.
function keyOf(visit) {
  const record = visit.record;
  const group = record?.group ?? visit.ticket?.group ?? visit.id;
  const regular = !record || record.session_kind === 'regular';
  return `${group} ${regular ? `regular ${visit.business_day}` : `${record.held} ${record.session}`}`;
}

// A test over rows that is asked with all of them at hand.
export function groupKeys(least) {
  let sums = null;
  let of = null;
  return (visit, all) => {
    if (of !== all) {
      of = all;
      sums = new Map();
      for (const one of all) sums.set(keyOf(one), (sums.get(keyOf(one)) ?? 0) + one.people);
    }
    return sums.get(keyOf(visit)) >= least;
  };
}
