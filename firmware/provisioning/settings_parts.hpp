#pragma once
// Inner part of the settings' reader: the sections that have files of their own, and what they
// share. Each Status and Result is BadSettings at the node of the first mistake.

#include <set>
#include <string>

#include "firmware/base/config.hpp"
#include "firmware/office/settings.hpp"
#include "firmware/provisioning/settings.hpp"

namespace kiosk::provisioning {

// At most 40 letters without marks, digits, - _ . ; not in `seen`, into which it goes.
[[nodiscard]] Result<std::string> id_of(const ConfigNode& node, std::set<std::string>& seen);
// A text that has not been seen in this file before.
[[nodiscard]] Result<std::string> unique_text(const ConfigNode& node, std::set<std::string>& seen);
// 1 to 200 bytes.
[[nodiscard]] Result<std::string> text_of(const ConfigNode& node);
// "2027-01-31"
[[nodiscard]] Result<queue::BusinessDay> day_of(const ConfigNode& node);
[[nodiscard]] bool is_service(const office::AppliedSettings& settings, const std::string& name);

// [[services]], [[counters]] (after the services), [queue] and [hours].
[[nodiscard]] Status read_services(const ConfigNode& list, office::AppliedSettings& out);
[[nodiscard]] Status read_counters(const ConfigNode& list, office::AppliedSettings& out);
[[nodiscard]] Status read_rules(const ConfigNode& table, queue::QueueRules& out);
// [occupancy]: amber and red
[[nodiscard]] Status read_occupancy(const ConfigNode& table, queue::QueueRules& out);
// zone of [[counters]], [[zones]] and [hall]. They stay out of the journal: no decision reads them.
[[nodiscard]] Status read_halls(const ConfigNode& file, HallSettings& out);
// urgent, vi and en of a sentence for the halls.
[[nodiscard]] Result<reception::NoticePosted> read_notice(const ConfigNode& item);
[[nodiscard]] Status read_hours(const ConfigNode& table, queue::OfficeHours& out);

}  // namespace kiosk::provisioning
