// How long cases take, how many people come, who stays away: drawn once for an office.
#include "tests/bench/wait_world.hpp"

#include <algorithm>

namespace kiosk::test {

using namespace kiosk::queue;

Truth truth_of(WaitScene scene, Dice& dice) {
    Truth out;
    out.scene = scene;
    out.no_show = dice.uniform(0.03, 0.09);
    if (scene == WaitScene::LeadersDesk) {
        out.case_min = {25};
        out.at_doors = 3;
        out.per_hour = 1.8;
        out.intake_min = 420;  // the whole day: 16 parties, as the office counts them
        out.groups = true;
        return out;
    }
    out.case_min = {dice.uniform(9, 18)};
    if (scene == WaitScene::TwoLines) {
        out.case_min.push_back(dice.uniform(6, 14));
    }
    double mean_min = 0;
    for (const double case_min : out.case_min) {
        mean_min += case_min / static_cast<double>(out.case_min.size());
    }
    out.at_doors = dice.uniform(6, 12);
    out.per_hour = dice.uniform(0.7, 0.95) * 4 * 60 / (mean_min + 1.5);
    return out;
}

std::vector<Service> services_of(const Truth& truth, Dice& dice, WaitFigures& out) {
    std::vector<Service> services;
    double off = 0;
    for (std::size_t i = 0; i < truth.case_min.size(); ++i) {
        const double wrong = std::exp(dice.uniform(std::log(0.55), std::log(1.6)));
        Service service{ServiceId{i == 0 ? "a" : "b"}, i == 0 ? "A" : "B", "A", "A"};
        service.mean_minutes =
            std::max(1, static_cast<int>(std::lround(truth.case_min[i] * wrong)));
        off += std::abs(service.mean_minutes / truth.case_min[i] - 1);
        services.push_back(std::move(service));
    }
    out.configured_over_true += off / static_cast<double>(truth.case_min.size());
    return services;
}

std::vector<CounterSetup> counters_of(WaitScene scene) {
    const ServiceId a{"a"};
    const ServiceId b{"b"};
    switch (scene) {
        case WaitScene::LeadersDesk:
            return {{CounterId{"1"}, {a}}};
        case WaitScene::OneLine:
            return {{CounterId{"1"}, {a}},
                    {CounterId{"2"}, {a}},
                    {CounterId{"3"}, {a}},
                    {CounterId{"4"}, {a}}};
        case WaitScene::TwoLines:
            break;
    }
    return {{CounterId{"1"}, {a, b}},
            {CounterId{"2"}, {a, b}},
            {CounterId{"3"}, {a}},
            {CounterId{"4"}, {b}}};
}

}  // namespace kiosk::test
