// Software renderer, one streaming texture, SDL_WaitEvent: no loop at 60 Hz, no GPU. Hints are set
// before SDL starts; each has its reason.
#include "kiosk-ui/platform/window.hpp"

#include <SDL.h>

#include <algorithm>
#include <atomic>
#include <cmath>

namespace kiosk::ui {
namespace {

Error sdl_error(const char* doing) {
    return Error{ErrorCode::IoFailed, std::string(doing) + ": " + SDL_GetError()};
}

void set_hints() {
    // A window surface through the GPU costs 3 to 6 times the time and 110 MB.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_RENDER_DRIVER, "software");
    // One touch is one event, not two (SDL#8382).
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    // A press that leaves the window would else go on for ever (SDL#5652).
    SDL_SetHint(SDL_HINT_MOUSE_AUTO_CAPTURE, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
}

SDL_Rect whole(const draw::Rect& rect) {
    const draw::Rect out = rect.outward();
    return {static_cast<int>(out.x),
            static_cast<int>(out.y),
            static_cast<int>(out.width),
            static_cast<int>(out.height)};
}

}  // namespace

struct Window::Parts {
    SDL_Window* window = nullptr;
    SDL_Renderer* renderer = nullptr;
    SDL_Texture* texture = nullptr;
    int width = 0;
    int height = 0;
    std::uint32_t wake_event = 0;
    std::atomic<bool> wake_waits{false};
    std::vector<std::int64_t> down;  // fingers on the glass

    Parts() = default;
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    ~Parts() {
        SDL_DestroyTexture(texture);
        SDL_DestroyRenderer(renderer);
        SDL_DestroyWindow(window);
        SDL_Quit();
    }

    void finger(Finger::Kind kind, std::int64_t id, draw::Point at, std::vector<WindowEvent>& out) {
        if (kind == Finger::Kind::Down) {
            down.push_back(id);
        } else if (kind != Finger::Kind::Move) {
            std::erase(down, id);
        }
        out.emplace_back(Finger{kind, id, at});
    }

    void lose_all(std::vector<WindowEvent>& out) {
        for (const std::int64_t id : down) {
            out.emplace_back(Finger{Finger::Kind::Lost, id, {}});
        }
        down.clear();
    }

    void touch(const SDL_TouchFingerEvent& it, Finger::Kind kind, std::vector<WindowEvent>& out) {
        // Never by window id: some drivers say 0 (SDL#9709). Coordinates are parts of the window.
        finger(kind,
               it.fingerId,
               {static_cast<double>(it.x) * width, static_cast<double>(it.y) * height},
               out);
    }

    // The window may be scaled by its manager; the frame is not.
    [[nodiscard]] draw::Point in_frame(int x, int y) const {
        int shown_width = width;
        int shown_height = height;
        SDL_GetWindowSize(window, &shown_width, &shown_height);
        return {static_cast<double>(x) * width / std::max(1, shown_width),
                static_cast<double>(y) * height / std::max(1, shown_height)};
    }

    void mouse_button(const SDL_MouseButtonEvent& it, std::vector<WindowEvent>& out) {
        if (it.which == SDL_TOUCH_MOUSEID || it.button != SDL_BUTTON_LEFT) {
            return;
        }
        const auto kind = it.type == SDL_MOUSEBUTTONDOWN ? Finger::Kind::Down : Finger::Kind::Up;
        finger(kind, -1, in_frame(it.x, it.y), out);
    }

    void mouse_motion(const SDL_MouseMotionEvent& it, std::vector<WindowEvent>& out) {
        if (it.which != SDL_TOUCH_MOUSEID && (it.state & SDL_BUTTON_LMASK) != 0) {
            finger(Finger::Kind::Move, -1, in_frame(it.x, it.y), out);
        }
    }

    static void key(const SDL_KeyboardEvent& it, std::vector<WindowEvent>& out) {
        if (it.repeat != 0) {
            return;
        }
        switch (it.keysym.sym) {
            case SDLK_UP:
                out.emplace_back(PadKey::Up);
                break;
            case SDLK_DOWN:
            case SDLK_TAB:
                out.emplace_back(PadKey::Down);
                break;
            case SDLK_RETURN:
            case SDLK_KP_ENTER:
            case SDLK_SPACE:
                out.emplace_back(PadKey::Select);
                break;
            case SDLK_F1:
                out.emplace_back(PadKey::Help);
                break;
            default:
                break;
        }
    }

    void window_event(const SDL_WindowEvent& it, std::vector<WindowEvent>& out) {
        switch (it.event) {
            case SDL_WINDOWEVENT_EXPOSED:
            case SDL_WINDOWEVENT_SIZE_CHANGED:
                out.emplace_back(Shown{});
                break;
            case SDL_WINDOWEVENT_FOCUS_LOST:
            case SDL_WINDOWEVENT_HIDDEN:
            case SDL_WINDOWEVENT_MINIMIZED:
                lose_all(out);
                break;
            default:
                break;
        }
    }

    void translate(const SDL_Event& it, std::vector<WindowEvent>& out) {
        switch (it.type) {
            case SDL_QUIT:
                out.emplace_back(Closed{});
                break;
            case SDL_FINGERDOWN:
                touch(it.tfinger, Finger::Kind::Down, out);
                break;
            case SDL_FINGERMOTION:
                touch(it.tfinger, Finger::Kind::Move, out);
                break;
            case SDL_FINGERUP:
                touch(it.tfinger, Finger::Kind::Up, out);
                break;
            case SDL_MOUSEBUTTONDOWN:
            case SDL_MOUSEBUTTONUP:
                mouse_button(it.button, out);
                break;
            case SDL_MOUSEMOTION:
                mouse_motion(it.motion, out);
                break;
            case SDL_KEYDOWN:
                key(it.key, out);
                break;
            case SDL_WINDOWEVENT:
                window_event(it.window, out);
                break;
            case SDL_RENDER_TARGETS_RESET:
            case SDL_RENDER_DEVICE_RESET:
                out.emplace_back(Shown{});
                break;
            default:
                if (it.type == wake_event) {
                    wake_waits = false;
                    out.emplace_back(Woken{});
                }
                break;
        }
    }
};

Window::Window(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Window::~Window() = default;

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
    set_hints();
    if (options.headless) {
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    }
    if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0) {
        return sdl_error("starting SDL");
    }
    auto parts = std::make_unique<Parts>();
    parts->width = options.width_px;
    parts->height = options.height_px;
    const bool full = options.mode == WindowOptions::Mode::Fullscreen;
    parts->window = SDL_CreateWindow(options.title.c_str(),
                                     SDL_WINDOWPOS_CENTERED,
                                     SDL_WINDOWPOS_CENTERED,
                                     options.width_px,
                                     options.height_px,
                                     full ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_BORDERLESS);
    if (parts->window == nullptr) {
        return sdl_error("opening the window");
    }
    parts->renderer = SDL_CreateRenderer(parts->window, -1, SDL_RENDERER_SOFTWARE);
    if (parts->renderer == nullptr) {
        return sdl_error("starting the renderer");
    }
    parts->texture = SDL_CreateTexture(parts->renderer,
                                       SDL_PIXELFORMAT_ARGB8888,
                                       SDL_TEXTUREACCESS_STREAMING,
                                       options.width_px,
                                       options.height_px);
    if (parts->texture == nullptr) {
        return sdl_error("making the texture");
    }
    SDL_SetTextureBlendMode(parts->texture, SDL_BLENDMODE_NONE);
    if (full) {
        SDL_ShowCursor(SDL_DISABLE);
    }
    parts->wake_event = SDL_RegisterEvents(1);
    return std::unique_ptr<Window>(new Window(std::move(parts)));
}

std::vector<WindowEvent> Window::wait(std::uint64_t timeout_ms) {
    std::vector<WindowEvent> out;
    SDL_Event event;
    const auto most = static_cast<int>(std::min<std::uint64_t>(timeout_ms, 60'000));
    if (SDL_WaitEventTimeout(&event, most) == 0) {
        return out;
    }
    do {
        parts_->translate(event, out);
    } while (SDL_PollEvent(&event) != 0);
    return out;
}

void Window::present(const draw::Surface& frame, const std::vector<draw::Rect>& dirty) {
    if (dirty.empty()) {
        return;
    }
    for (const draw::Rect& rect : dirty) {
        const SDL_Rect area = whole(rect);
        const auto at =
            static_cast<std::size_t>(area.y) * static_cast<std::size_t>(frame.width_px()) +
            static_cast<std::size_t>(area.x);
        SDL_UpdateTexture(parts_->texture,
                          &area,
                          frame.pixels().data() + at,
                          static_cast<int>(frame.row_bytes()));
    }
    SDL_RenderCopy(parts_->renderer, parts_->texture, nullptr, nullptr);
    SDL_RenderPresent(parts_->renderer);
}

void Window::wake() {
    if (parts_->wake_waits.exchange(true)) {
        return;
    }
    SDL_Event event{};
    event.type = parts_->wake_event;
    if (SDL_PushEvent(&event) != 1) {
        parts_->wake_waits = false;
    }
}

}  // namespace kiosk::ui
