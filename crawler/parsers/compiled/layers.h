/* One layer of the network over rows most of whose numbers are zero: those are left out.
 *
 * Sums are taken in one order and never fused with a product, so that every processor gives the same bits. */

#include <stddef.h>

typedef float Eight __attribute__((vector_size(32), aligned(4), may_alias));
typedef int EightBits __attribute__((vector_size(32), aligned(4), may_alias));

/* Where the processor has wider registers they are used; the results are the same. */
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

static inline Eight positive(Eight values) { return (Eight)((EightBits)values & (values > (Eight){0})); }

/* The numbers of each row that are not zero, their places in it, and where those of a row begin. */
static void gather(const float *rows, size_t count, size_t width, float *values, int *places, size_t *starts) {
    size_t found = 0;
    for (size_t row = 0; row < count; row++) {
        starts[row] = found;
        for (size_t place = 0; place < width; place++) {
            float value = rows[row * width + place];
            values[found] = value;
            places[found] = (int)place;
            found += value != 0;
        }
    }
    starts[count] = found;
}

/* For each row from ``first`` up to ``end_row`` the sums over ``taps`` rows around it, ``gap`` rows apart, nothing beyond those
 * that were gathered; negative ones are made zero. ``matrix`` has 32 or 16 columns. */
FOR_EACH_PROCESSOR
static void convolve(const float *values, const int *places, const size_t *starts, size_t count, size_t width,
                     size_t first, size_t end_row, int taps, int gap, const float *matrix, const float *bias,
                     int outputs, float *found) {
    for (size_t row = first; row < end_row; row++, found += outputs) {
        const Eight *start = (const Eight *)bias;
        Eight a = start[0], b = start[1], c = {0}, d = {0};
        if (outputs == 32) c = start[2], d = start[3];
        for (int tap = 0; tap < taps; tap++) {
            ptrdiff_t seen = (ptrdiff_t)row + (tap - taps / 2) * (ptrdiff_t)gap;
            if (seen < 0 || seen >= (ptrdiff_t)count) continue;
            const float *weights = matrix + (size_t)tap * width * outputs;
            size_t at = starts[seen], end = starts[seen + 1];
            if (outputs == 32) {
                for (; at < end; at++) {
                    const Eight *by = (const Eight *)(weights + places[at] * 32);
                    float value = values[at];
                    a += value * by[0], b += value * by[1], c += value * by[2], d += value * by[3];
                }
                continue;
            }
            /* two at once: one would wait for the sum before it */
            for (; at + 1 < end; at += 2) {
                const Eight *by = (const Eight *)(weights + places[at] * 16);
                const Eight *beside = (const Eight *)(weights + places[at + 1] * 16);
                a += values[at] * by[0], b += values[at] * by[1];
                c += values[at + 1] * beside[0], d += values[at + 1] * beside[1];
            }
            if (at < end) {
                const Eight *by = (const Eight *)(weights + places[at] * 16);
                a += values[at] * by[0], b += values[at] * by[1];
            }
        }
        Eight *into = (Eight *)found;
        if (outputs == 32) {
            into[0] = positive(a), into[1] = positive(b), into[2] = positive(c), into[3] = positive(d);
        } else {
            into[0] = positive(a + c), into[1] = positive(b + d);
        }
    }
}
