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

/* A matrix with 32 or 16 columns, and a bias for each, over ``taps`` rows that stand ``gap`` apart. */
typedef struct {
    const float *matrix;
    const float *bias;
    size_t width;
    int outputs;
    int taps;
    int gap;
} Layer;

/* Where the numbers of each row stand that are not zero, and where those of a row begin. */
static void find_numbers(const float *rows, size_t count, size_t width, unsigned short *places, size_t *starts) {
    size_t found = 0;
    for (size_t row = 0; row < count; row++, rows += width) {
        starts[row] = found;
        for (size_t place = 0; place < width; place++) {
            places[found] = (unsigned short)place;
            found += rows[place] != 0;
        }
    }
    starts[count] = found;
}

#define POSITIVE(values) ((Eight)((EightBits)(values) & ((values) > (Eight){0})))

/* For each row from ``first`` up to ``end`` the sums over the rows around it, nothing beyond the ``count`` that there
 * are; negative ones are made zero. Two products at once: one alone would wait for the sum before it. */
static inline __attribute__((always_inline)) void convolve_into(
    const Layer *layer, const int outputs, const float *rows, const unsigned short *places, const size_t *starts,
    size_t count, size_t first, size_t end, float *found) {
    const size_t width = layer->width;
    const int reach = layer->taps / 2;
    for (size_t row = first; row < end; row++, found += outputs) {
        const Eight *bias = (const Eight *)layer->bias;
        Eight a = bias[0], b = bias[1], c = {0}, d = {0}, e = {0}, f = {0}, g = {0}, h = {0};
        if (outputs == 32) e = bias[2], f = bias[3];
        for (int tap = 0; tap < layer->taps; tap++) {
            ptrdiff_t seen = (ptrdiff_t)row + (tap - reach) * (ptrdiff_t)layer->gap;
            if (seen < 0 || seen >= (ptrdiff_t)count) continue;
            const float *weights = layer->matrix + (size_t)tap * width * outputs, *values = rows + seen * width;
            const unsigned short *place = places + starts[seen], *last = places + starts[seen + 1];
            for (; place + 1 < last; place += 2) {
                const Eight *one = (const Eight *)(weights + (size_t)place[0] * outputs);
                const Eight *other = (const Eight *)(weights + (size_t)place[1] * outputs);
                float value = values[place[0]], beside = values[place[1]];
                a += value * one[0], b += value * one[1];
                c += beside * other[0], d += beside * other[1];
                if (outputs == 32) {
                    e += value * one[2], f += value * one[3];
                    g += beside * other[2], h += beside * other[3];
                }
            }
            if (place < last) {
                const Eight *one = (const Eight *)(weights + (size_t)place[0] * outputs);
                float value = values[place[0]];
                a += value * one[0], b += value * one[1];
                if (outputs == 32) e += value * one[2], f += value * one[3];
            }
        }
        Eight *into = (Eight *)found;
        into[0] = POSITIVE(a + c), into[1] = POSITIVE(b + d);
        if (outputs == 32) into[2] = POSITIVE(e + g), into[3] = POSITIVE(f + h);
    }
}

FOR_EACH_PROCESSOR
static void convolve(const Layer *layer, const float *rows, const unsigned short *places, const size_t *starts,
                     size_t count, size_t first, size_t end, float *found) {
    if (layer->outputs == 32)
        convolve_into(layer, 32, rows, places, starts, count, first, end, found);
    else
        convolve_into(layer, 16, rows, places, starts, count, first, end, found);
}
