// OpenMP for a process that reads with one thread. libtesseract runs the sections of each step of
// its network as a parallel region; in a team of one libgomp 12.2 still wakes the waiters of the
// barrier at a region's end, though nobody waits there: some 120,000 system calls a page. Here a
// region's body is called outright, and its sections come in turn. The library finds these before
// libgomp's; how compiled code calls them has not changed since GCC 4.9 (symbol version GOMP_4.0).
// What it saves stands in image/README.md. OMP_THREAD_LIMIT=1 says the same, dearly, to whoever
// links without this file.

namespace {

// Of the region that is being run.
struct Sections {
    unsigned last = 0;  // that was begun, from 1
    unsigned count = 0;
};

thread_local Sections current;

}  // namespace

// NOLINTBEGIN(bugprone-easily-swappable-parameters): libgomp's own signatures
extern "C" {

using Body = void (*)(void*);

void GOMP_parallel(Body body, void* data, unsigned threads, unsigned flags);
void GOMP_parallel_sections(
    Body body, void* data, unsigned threads, unsigned count, unsigned flags);
unsigned GOMP_sections_start(unsigned count);
unsigned GOMP_sections_next();
void GOMP_sections_end();
void GOMP_sections_end_nowait();

void GOMP_parallel(Body body, void* data, unsigned /*threads*/, unsigned /*flags*/) {
    body(data);
}

void GOMP_parallel_sections(
    Body body, void* data, unsigned /*threads*/, unsigned count, unsigned /*flags*/) {
    const Sections outer = current;
    current = {0, count};
    body(data);
    current = outer;
}

unsigned GOMP_sections_start(unsigned count) {
    current = {0, count};
    return GOMP_sections_next();
}

// 0: there are no more.
unsigned GOMP_sections_next() {
    return current.last < current.count ? ++current.last : 0;
}

void GOMP_sections_end() {}

void GOMP_sections_end_nowait() {}
}
// NOLINTEND(bugprone-easily-swappable-parameters)
