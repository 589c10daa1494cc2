// OpenMP for a process that has one thread. libtesseract runs each of its loops as a parallel
// region, tens of thousands a page; in a team of one libgomp (12.2, config/linux/bar.c) still wakes
// the waiters of the region's last barrier, a system call each time, though nobody waits there.
// Called outright, the region's body runs as OpenMP has it outside of parallel regions: thread 0
// of 1, work shares whole. The library finds this definition before libgomp's, whose calling
// convention has not changed since GCC 4.9 (its symbol version GOMP_4.0). Measured with what it
// saves in image/README.md; OMP_THREAD_LIMIT=1 says the same to whoever links without this file.

extern "C" {

void GOMP_parallel(void (*body)(void*), void* data, unsigned threads, unsigned flags);

// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): libgomp's own signature
void GOMP_parallel(void (*body)(void*), void* data, unsigned /*threads*/, unsigned /*flags*/) {
    body(data);
}
}
