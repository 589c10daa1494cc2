// Goal: what comes in by the public door is text that every program can read, and what the standard
// fixes is kept to the byte. Method: good, nearly good and hostile forms, addresses, times, texts.
#include "firmware/base/random.hpp"
#include "sync/hub/channels/open311_request.hpp"
#include "sync/hub/channels/public_services.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using test::kNow_ms;

FormFields good_form() {
    return {{"service_code", "reflection-environment"}, {"description", "Rác đầy ngõ"}};
}

}  // namespace

TEST_GROUP(Open311Text){};

TEST(Open311Text, addresses_have_at_most_two_parts_and_a_known_ending) {
    const auto one = parse_open311_path("/open311/v2/requests/17.json");
    CHECK(one && one->resource == "requests" && one->item == "17");
    CHECK(one->format == Open311Format::Json);
    CHECK(parse_open311_path("/open311/v2/services")->format == Open311Format::Xml);
    CHECK_TEXT_EQUAL("reflection-land",
                     parse_open311_path("/open311/v2/services/reflection-land.xml")->item);
    for (const char* wrong : {"/open311/v2/",
                              "/open311/v2/.xml",
                              "/open311/v1/services.xml",
                              "/open311/v2/requests/.json",
                              "/open311/v2/requests/1/2.json",
                              "/open311/v2/services.txt",
                              "/v1/batch"}) {
        CHECK_FALSE(parse_open311_path(wrong).has_value());
    }
}

TEST(Open311Text, forms_are_decoded_and_brought_to_one_form) {
    const auto form =
        parse_form("a=%C4%91%C3%A8n+h%E1%BB%8Fng&b=x%3D%26y&c=&&d=e%CC%80&l=1%0D%0A2%0D3");
    CHECK_OK(form);
    CHECK_TEXT_EQUAL("đèn hỏng", form->at("a"));
    CHECK_TEXT_EQUAL("x=&y", form->at("b"));
    CHECK_TEXT_EQUAL("", form->at("c"));
    CHECK_TEXT_EQUAL("è", form->at("d"));
    CHECK_TEXT_EQUAL("1\n2\n3", form->at("l"));
    CHECK_OK(parse_form(""));
}

TEST(Open311Text, hostile_forms_are_refused_and_never_quoted) {
    std::string many;
    for (int i = 0; i < 65; ++i) {
        many += "f" + std::to_string(i) + "=1&";
    }
    for (const std::string& wrong : {std::string("description=secret%"),
                                     std::string("description=secret%4"),
                                     std::string("description=secret%zz"),
                                     std::string("description=secret%00"),
                                     std::string("description=secret%1B%5B31m"),
                                     std::string("description=secret%7F"),
                                     std::string("description=secret%C2%85"),
                                     std::string("description=secret%EF%BF%BF"),
                                     std::string("description=secret%ED%A0%80"),
                                     std::string("description=secret%FF"),
                                     std::string("description=secret&description=2"),
                                     std::string(65, 'n') + "=secret",
                                     many}) {
        const auto form = parse_form(wrong);
        CHECK_ERROR(ErrorCode::BadArgument, form);
        CHECK(form.error().context.find("secret") == std::string::npos);
    }
}

TEST(Open311Text, random_bytes_never_become_text_that_xml_does_not_know) {
    SeededRandom random(7);
    int taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string body = "a=";
        for (std::uint64_t n = random.below(6); n > 0; --n) {
            body += static_cast<char>(random.below(256));
        }
        const auto form = parse_form(body);
        if (!form || !form->contains("a")) {
            continue;
        }
        ++taken;
        for (const char c : form->at("a")) {
            const auto byte = static_cast<unsigned char>(c);
            CHECK(byte >= 0x20 || byte == '\t' || byte == '\n');
        }
        CHECK_OK(plain_text(form->at("a"), "a"));
    }
    CHECK(taken > 1000);
}

TEST(Open311Text, documents_are_written_as_the_standard_has_them) {
    Json list = Json::array();
    list.push_back({{"a", "<&>\"' é"}, {"b", nullptr}, {"c", 5}, {"d", false}});
    CHECK_TEXT_EQUAL(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rs>\n  <r>\n"
        "    <a>&lt;&amp;&gt;&quot;&apos; é</a>\n    <b/>\n    <c>5</c>\n    <d>false</d>\n"
        "  </r>\n</rs>\n",
        open311_text(Open311Format::Xml, "rs", "r", list));
    CHECK_TEXT_EQUAL("[{\"a\":\"<&>\\\"' é\",\"b\":null,\"c\":5,\"d\":false}]",
                     open311_text(Open311Format::Json, "rs", "r", list));
}

TEST(Open311Text, times_have_a_zone_and_exist) {
    CHECK_TEXT_EQUAL("2026-01-05T09:00:00+07:00", open311_time(kNow_ms));
    CHECK_EQUAL(kNow_ms, *parse_open311_time("2026-01-05T09:00:00+07:00"));
    CHECK_EQUAL(kNow_ms, *parse_open311_time("2026-01-05T02:00:00Z"));
    CHECK_EQUAL(kNow_ms, *parse_open311_time("2026-01-04T20:30:00-05:30"));
    CHECK_OK(parse_open311_time("2028-02-29T00:00:00Z"));
    for (const char* wrong : {"",
                              "2026-01-05",
                              "2026-01-05T09:00:00",
                              "2026-02-29T00:00:00Z",
                              "2026-13-01T00:00:00Z",
                              "2026-01-05T24:00:00Z",
                              "2026-01-05T09:00:00+7:00",
                              "2026-01-05T09:00:00+15:00",
                              "2026-01-05 09:00:00Z",
                              "2026-01-05T09:00:00Z'; DROP TABLE channels",
                              "x"}) {
        CHECK_ERROR(ErrorCode::BadArgument, parse_open311_time(wrong));
    }
}

TEST_GROUP(Open311Rules){};

TEST(Open311Rules, services_are_recommendations_and_reflections_only) {
    CHECK_EQUAL(22U, public_services().size());
    for (const PublicService& service : public_services()) {
        CHECK(service.code.starts_with("reflection-") ||
              service.code.starts_with("recommendation-"));
        CHECK_OK(find_public_service(service.code));
        CHECK_OK(may_be_public(service.name));
    }
    for (const char* foreign : {"complaint",
                                "Complaint-land",
                                "denunciation",
                                "khieu-nai",
                                "khiếu-nại",
                                "to-cao",
                                "TỐ-CÁO"}) {
        CHECK_ERROR(ErrorCode::NotThisDoor, find_public_service(foreign));
    }
    for (const char* unknown : {"", "reflection", "reflection-corruption", "' OR 1=1 --"}) {
        CHECK_ERROR(ErrorCode::UnknownService, find_public_service(unknown));
    }
}

TEST(Open311Rules, text_that_asks_for_a_complaint_or_a_denunciation_is_refused) {
    for (const char* text : {"Tôi tố cáo ông A nhận hối lộ",
                             "TÔI TỐ CÁO",
                             "Tố cáo hành vi",
                             "tố\ncáo",
                             "tố  cáo",
                             "tố\xc2\xa0"
                             "cáo",
                             "toi to cao ong A",
                             "DON TO CAO",
                             "Đơn khiếu nại quyết định 12",
                             "KHIEU NAI lan hai",
                             "khiếu\tnại",
                             "I denounce the chairman",
                             "I want to lodge a complaint"}) {
        CHECK_ERROR(ErrorCode::NotThisDoor, may_be_public(text));
    }
    for (const char* text : {"Cây to cao trước cổng trường sắp đổ",
                             "cay to cao sap do",
                             "Đèn đường hỏng",
                             "Đề nghị lắp biển cảnh báo",
                             ""}) {
        CHECK_OK(may_be_public(text));
    }
}

TEST(Open311Rules, request_is_made_of_what_is_kept) {
    FormFields form = good_form();
    form["first_name"] = "Bình";
    form["last_name"] = "Nguyễn Văn";
    form["lat"] = "21.0285";
    form["long"] = "-105.8";
    form["media_url"] = "https://example.org/x.jpg";
    form["device_id"] = "d";
    const auto content = request_in(form);
    CHECK_OK(content);
    CHECK_TEXT_EQUAL("Nguyễn Văn Bình", content->sender);
    CHECK_TEXT_EQUAL("21.0285,-105.8", content->place);
    CHECK_TEXT_EQUAL("Rác đầy ngõ", content->description);
}

TEST(Open311Rules, bad_fields_are_named) {
    const auto with = [](const char* name, const std::string& value) {
        FormFields form = good_form();
        form[name] = value;
        return request_in(form);
    };
    std::string long_text;
    for (int i = 0; i < 4000; ++i) {
        long_text += "ệ";
    }
    CHECK_OK(with("description", long_text));
    CHECK_ERROR(ErrorCode::BadArgument, with("description", long_text + "x"));
    CHECK_ERROR(ErrorCode::BadArgument, with("description", "  \n "));
    CHECK_ERROR(ErrorCode::BadArgument, with("address_string", std::string(256, 'a')));
    CHECK_ERROR(ErrorCode::NotThisDoor, with("address_string", "tố cáo"));
    CHECK_ERROR(ErrorCode::BadArgument, with("phone", std::string(33, '0')));
    CHECK_ERROR(ErrorCode::BadArgument, with("email", std::string(255, 'e')));
    CHECK_ERROR(ErrorCode::BadArgument, with("first_name", std::string(101, 'n')));
    CHECK_ERROR(ErrorCode::BadArgument, with("lat", "21"));
    for (const char* degrees : {"91", "nan", "1e1", "0x10", "1.2.3", "-", ".5", "1,5"}) {
        FormFields form = good_form();
        form["lat"] = degrees;
        form["long"] = "105";
        CHECK_ERROR(ErrorCode::BadArgument, request_in(form));
    }
}

TEST(Open311Rules, questions_are_bounded_as_the_standard_says) {
    const auto plain = question_in({}, kNow_ms);
    CHECK_OK(plain);
    CHECK_EQUAL(kNow_ms, plain->filter.to_ms);
    CHECK_EQUAL(kNow_ms - 90 * kDay_ms, plain->filter.from_ms);
    CHECK_EQUAL(1000, plain->filter.most);
    const auto start = question_in({{"start_date", "2025-01-01T00:00:00Z"}}, kNow_ms);
    CHECK_EQUAL(90 * kDay_ms, start->filter.to_ms - start->filter.from_ms);
    const auto end = question_in({{"end_date", "2025-01-01T00:00:00Z"}}, kNow_ms);
    CHECK_EQUAL(90 * kDay_ms, end->filter.to_ms - end->filter.from_ms);
    CHECK(question_in({{"status", "open,closed"}}, kNow_ms)->filter.state == std::nullopt);
    CHECK(question_in({{"status", "closed"}}, kNow_ms)->filter.state == RequestState::Closed);
    CHECK_EQUAL(50, question_in({{"page", "6"}, {"page_size", "10"}}, kNow_ms)->filter.skip);
    CHECK_EQUAL(2U, question_in({{"service_request_id", "3, 4"}}, kNow_ms)->numbers.size());
    const auto twice = question_in({{"service_code", "reflection-land,reflection-land"}}, kNow_ms);
    CHECK_EQUAL(1U, twice->filter.services.size());

    std::string many = "1";
    for (int i = 0; i < 100; ++i) {
        many += ",1";
    }
    for (const FormFields& wrong :
         {FormFields{{"start_date", "2025-01-01T00:00:00Z"}, {"end_date", "2025-04-02T00:00:00Z"}},
          FormFields{{"start_date", "2025-04-01T00:00:00Z"}, {"end_date", "2025-01-01T00:00:00Z"}},
          FormFields{{"status", "received"}},
          FormFields{{"status", "open' OR '1'='1"}},
          FormFields{{"page", "0"}},
          FormFields{{"page", "10001"}},
          FormFields{{"page_size", "1001"}},
          FormFields{{"page_size", "-1"}},
          FormFields{{"service_request_id", "1 OR 1=1"}},
          FormFields{{"service_request_id", "9999999999999999"}},
          FormFields{{"service_request_id", many}}}) {
        CHECK_ERROR(ErrorCode::BadArgument, question_in(wrong, kNow_ms));
    }
    CHECK_ERROR(ErrorCode::UnknownService, question_in({{"service_code", "x"}}, kNow_ms));
    CHECK_ERROR(ErrorCode::NotThisDoor, question_in({{"service_code", "to-cao"}}, kNow_ms));
}

TEST(Open311Rules, public_sees_no_word_or_number_of_the_sender) {
    ChannelRequest request;
    request.no = 17;
    request.content = {
        "reflection-land", "WORDS", "12 Tràng Thi", "21,105", "NAME", "PHONE", "MAIL"};
    request.note = "Đã xử lý";
    request.state = RequestState::Closed;
    request.token = "TOKEN";
    request.officer = "OFFICER";
    const std::string seen = to_text(public_view(request));
    for (const char* hidden : {"WORDS", "NAME", "PHONE", "MAIL", "TOKEN", "OFFICER", "21,105"}) {
        CHECK(seen.find(hidden) == std::string::npos);
    }
    CHECK(seen.find("12 Tràng Thi") != std::string::npos);
    CHECK(seen.find("Đã xử lý") != std::string::npos);
    request.released = true;
    CHECK(to_text(public_view(request)).find("WORDS") != std::string::npos);
}
