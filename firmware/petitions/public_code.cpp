// Weights 1..12 over site, year and random part: distinct and non-zero modulo 31, so a single
// change moves the sum, and a swap of neighbours does too.
#include "firmware/petitions/public_code.hpp"

#include "firmware/base/assert.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::petitions {
namespace {

constexpr std::size_t kCodeLength = 16;
constexpr std::size_t kDashes = 3;
constexpr int kYearsBack = 3;

bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

char check_character(std::string_view site, std::string_view year, std::string_view random) {
    std::size_t sum = 0;
    std::size_t weight = 1;
    for (const char c : site) {
        sum += weight++ * static_cast<std::size_t>(c - 'A');
    }
    for (const char c : year) {
        sum += weight++ * static_cast<std::size_t>(c - '0');
    }
    for (const char c : random) {
        sum += weight++ * kPublicCodeAlphabet.find(c);
    }
    return kPublicCodeAlphabet[sum % kPublicCodeAlphabet.size()];
}

// Letters of either size, spaces and dashes left out.
std::string as_typed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ' ' || c == '-') {
            continue;
        }
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

bool is_site(std::string_view site) {
    return site.size() == 2 && is_letter(site[0]) && is_letter(site[1]);
}

std::string whole(std::string_view site, int year, std::string_view random) {
    const std::string digits = fmt::format("{:02}", year % 100);
    return fmt::format("{}-{}-{}-{}", site, digits, random, check_character(site, digits, random));
}

}  // namespace

std::string make_public_code(std::string_view site, int year, Random& random) {
    KIOSK_ASSERT(is_site(site), "a site is two letters");
    std::string drawn;
    while (drawn.size() < kPublicCodeRandom) {
        drawn += kPublicCodeAlphabet[random.below(kPublicCodeAlphabet.size())];
    }
    return whole(site, year, drawn);
}

Result<std::string> complete_public_code(std::string_view site, int year, std::string_view random) {
    KIOSK_ASSERT(is_site(site), "a site is two letters");
    if (random.size() != kPublicCodeRandom ||
        random.find_first_not_of(kPublicCodeAlphabet) != std::string_view::npos) {
        return Error{ErrorCode::BadArgument, "no public code of this form"};
    }
    return whole(site, year, random);
}

Status check_public_code(std::string_view code) {
    const Error wrong{ErrorCode::BadArgument, "no public code of this form"};
    if (code.size() != kCodeLength || code[2] != '-' || code[5] != '-' || code[14] != '-') {
        return wrong;
    }
    const std::string_view site = code.substr(0, 2);
    const std::string_view year = code.substr(3, 2);
    const std::string_view random = code.substr(6, kPublicCodeRandom);
    if (!is_letter(site[0]) || !is_letter(site[1]) || !is_digit(year[0]) || !is_digit(year[1]) ||
        random.find_first_not_of(kPublicCodeAlphabet) != std::string_view::npos) {
        return wrong;
    }
    if (check_character(site, year, random) != code[15]) {
        return Error{ErrorCode::BadArgument, "the public code's check character does not fit"};
    }
    return {};
}

Result<std::vector<std::string>> codes_typed(std::string_view text,
                                             std::string_view site,
                                             int year) {
    const Error wrong{ErrorCode::BadArgument, "no public code of this form"};
    if (text.size() > kMostShown_bytes) {
        return wrong;
    }
    const std::string plain = as_typed(text);
    std::vector<std::string> out;
    if (plain.size() == kCodeLength - kDashes) {
        out.push_back(fmt::format("{}-{}-{}-{}",
                                  plain.substr(0, 2),
                                  plain.substr(2, 2),
                                  plain.substr(4, kPublicCodeRandom),
                                  plain.substr(4 + kPublicCodeRandom)));
        KIOSK_CHECK(check_public_code(out.front()));
        return out;
    }
    const bool checked = plain.size() == kPublicCodeRandom + 1;
    if (!checked && plain.size() != kPublicCodeRandom) {
        return wrong;
    }
    for (int back = 0; back <= kYearsBack; ++back) {
        KIOSK_TRY(std::string code,
                  complete_public_code(site, year - back, plain.substr(0, kPublicCodeRandom)));
        if (!checked || code.back() == plain.back()) {
            out.push_back(std::move(code));
        }
    }
    if (out.empty()) {
        return wrong;
    }
    return out;
}

}  // namespace kiosk::petitions
