// Goal: an answer is given after its commit, a job that cannot be stored refuses only itself, and
// a full queue says so. Method: jobs with known effects on a real database.
#include "sync/hub/writer.hpp"

#include <future>

#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/sync/hub/store_under_test.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;

HubStore open_at(const test::TempDir& dir) {
    auto store = HubStore::open(dir.path());
    CHECK_OK(store);
    return std::move(store).value();
}

WriteJob body_job(std::string name, std::promise<Status>& answered) {
    return {[name](HubStore& store) {
                return store.add_body({name, {}}, 1);
            },
            [&answered](const Status& status) { answered.set_value(status); }};
}

}  // namespace

TEST_GROUP(Writer) {
    test::TempDir dir;

    void setup() override {
        test::give_store(dir.path());
    }
};

TEST(Writer, what_was_answered_is_there_for_others) {
    HubStore reader = open_at(dir);
    Writer writer(open_at(dir));
    std::promise<Status> answered;

    CHECK(writer.submit(body_job("thanh-tra", answered)));

    CHECK_OK(answered.get_future().get());
    LONGS_EQUAL(1, reader.bodies()->size());
}

TEST(Writer, a_failing_job_refuses_only_itself) {
    Writer writer(open_at(dir));
    std::promise<void> hold;
    const auto released = hold.get_future().share();
    std::vector<std::promise<Status>> answers(5);
    // The first job holds the writer, so that the others come into one group.
    CHECK(writer.submit({[&](HubStore&) {
                             released.wait();
                             return Status();
                         },
                         [](const Status&) {}}));
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (i == 2) {
            CHECK(writer.submit({[](HubStore& store) {
                                     const Status added = store.add_body({"half", {}}, 1);
                                     return added ? Status(ErrorCode::StoreFailed) : added;
                                 },
                                 [&](const Status& status) { answers[2].set_value(status); }}));
        } else {
            CHECK(writer.submit(body_job("body " + std::to_string(i), answers[i])));
        }
    }
    hold.set_value();

    for (std::size_t i = 0; i < answers.size(); ++i) {
        const Status status = answers[i].get_future().get();
        CHECK(status.has_value() == (i != 2));
    }
    writer.stop();
    LONGS_EQUAL(4, open_at(dir).bodies()->size());
}

TEST(Writer, a_full_queue_and_a_stopped_writer_refuse) {
    Writer writer(open_at(dir));
    std::promise<void> hold;
    const auto released = hold.get_future().share();
    std::promise<void> held;
    CHECK(writer.submit({[&](HubStore&) {
                             held.set_value();
                             released.wait();
                             return Status();
                         },
                         [](const Status&) {}}));
    held.get_future().wait();
    const WriteJob nothing{[](HubStore&) { return Status(); }, [](const Status&) {}};
    for (std::size_t i = 0; i < Writer::kQueue; ++i) {
        CHECK(writer.submit(nothing));
    }

    CHECK_FALSE(writer.submit(nothing));
    hold.set_value();
    writer.stop();
    CHECK_FALSE(writer.submit(nothing));
}

TEST(Writer, jobs_that_wait_are_finished_at_the_stop) {
    Writer writer(open_at(dir));
    std::vector<std::promise<Status>> answers(200);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        CHECK(writer.submit(body_job("body " + std::to_string(i), answers[i])));
    }

    writer.stop();

    for (auto& answer : answers) {
        CHECK_OK(answer.get_future().get());
    }
    LONGS_EQUAL(200, open_at(dir).bodies()->size());
}

TEST(Writer, by_turns_of_the_caller_one_turn_takes_what_waits_and_a_stop_drops_it) {
    std::vector<Status> answered;
    const auto job = [&](std::string name) {
        return WriteJob{[name](HubStore& store) {
                            return store.add_body({name, {}}, 1);
                        },
                        [&](const Status& status) { answered.push_back(status); }};
    };
    {
        Writer writer(open_at(dir), Turns::Caller);
        CHECK(writer.submit(job("a")));
        CHECK(writer.submit(job("b")));
        CHECK(answered.empty());

        writer.turn();

        LONGS_EQUAL(2, answered.size());
        CHECK(writer.submit(job("c")));
    }
    LONGS_EQUAL(2, answered.size());
    LONGS_EQUAL(2, open_at(dir).bodies()->size());
}
