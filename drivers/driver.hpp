#pragma once
// How adapters make themselves known: one static node per adapter file, in an intrusive list of its
// port, so that adding a driver is adding a file. The files must come in as objects (OBJECT
// libraries): a static library's linker drops a file that nobody names.

#include <memory>
#include <string>
#include <string_view>

#include "firmware/base/clock.hpp"
#include "firmware/base/result.hpp"

namespace kiosk {

// A way to make a `Port` of `Options`, whose `device` reads "<driver>:<the driver's own words>".
// Nodes live for ever and are made before main(), in any order: the head is constant-initialised.
template <class Port, class Options>
class Driver {
public:
    using Make = Result<std::unique_ptr<Port>> (*)(const Options&, const Clock&);

    Driver(const char* driver, Make maker) noexcept : name_(driver), make_(maker), next_(first_) {
        first_ = this;
    }

    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    [[nodiscard]] static const Driver* first() noexcept { return first_; }

    [[nodiscard]] const Driver* next() const noexcept { return next_; }

    [[nodiscard]] const char* name() const noexcept { return name_; }

    // What the driver named before the first colon makes; BadArgument with the names there are when
    // it is none of them. `port` says in that message what was wanted. `clock` must outlive the
    // port.
    [[nodiscard]] static Result<std::unique_ptr<Port>> make(std::string_view port,
                                                            const Options& options,
                                                            const Clock& clock) {
        const std::string_view device = options.device;
        const std::string_view name = device.substr(0, device.find(':'));
        std::string known;
        for (const Driver* driver = first_; driver != nullptr; driver = driver->next_) {
            if (name == driver->name_) {
                return driver->make_(options, clock);
            }
            known += std::string(known.empty() ? "" : ", ") + driver->name_;
        }
        return Error{
            ErrorCode::BadArgument,
            std::string(port) + ": no driver named " + std::string(name) + "; there are: " + known};
    }

private:
    inline static constinit const Driver* first_ = nullptr;

    const char* name_;
    Make make_;
    const Driver* next_;
};

}  // namespace kiosk
