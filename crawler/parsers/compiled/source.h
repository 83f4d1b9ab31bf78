/* Looks at all bytes of a page's source. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EIGHT_HIGH_BITS 0x8080808080808080ULL
#define PIECE 4096

static inline int is_between(unsigned char byte, unsigned char first, unsigned char last) {
    return first <= byte && byte <= last;
}

/* True for bytes that Python's strict codec reads as UTF-8. */
static int holds_utf8(const unsigned char *at, size_t length) {
    const unsigned char *end = at + length;
    while (at < end) {
        uint64_t eight;
        unsigned char first = 0x80, last = 0xBF;
        int more;
        while (end - at >= 8 && (memcpy(&eight, at, 8), (eight & EIGHT_HIGH_BITS) == 0)) at += 8;
        if (at == end) break;
        if (*at < 0x80) {
            at++;
            continue;
        }
        if (!is_between(*at, 0xC2, 0xF4)) return 0;
        more = *at < 0xE0 ? 1 : *at < 0xF0 ? 2 : 3;
        if (end - at <= more) return 0;
        /* no longer forms than needed, no surrogates, nothing above U+10FFFF */
        if (*at == 0xE0) first = 0xA0;
        if (*at == 0xED) last = 0x9F;
        if (*at == 0xF0) first = 0x90;
        if (*at == 0xF4) last = 0x8F;
        if (!is_between(at[1], first, last)) return 0;
        if (more > 1 && !is_between(at[2], 0x80, 0xBF)) return 0;
        if (more > 2 && !is_between(at[3], 0x80, 0xBF)) return 0;
        at += more + 1;
    }
    return 1;
}

/* True where a byte is a control that no honest page needs: 1 to 8, 14 to 27, 127. In pieces, without a way out of
   the inner loop: so compilers look at many bytes at once. */
#if defined(__GNUC__) && !defined(__clang__)
__attribute__((optimize("O3")))
#endif
static int holds_controls(const unsigned char *at, size_t length) {
    const unsigned char *end = at + length;
    while (at < end) {
        size_t place, size = (size_t)(end - at) < PIECE ? (size_t)(end - at) : PIECE;
        unsigned char found = 0;
        for (place = 0; place < size; place++) {
            unsigned char byte = at[place];
            found |= ((unsigned char)(byte - 1) < 8) | ((unsigned char)(byte - 14) < 14) | (byte == 127);
        }
        if (found) return 1;
        at += size;
    }
    return 0;
}

/* True where a mark, a tag character or a reference may stand that makes a text look like another: their first bytes
   do. */
static int may_hold_marks(const unsigned char *source, size_t length) {
    const unsigned char *end = source + length, *at;
    for (at = source; (at = memchr(at, 0xE2, end - at)) != NULL; at++)
        if (end - at > 2 && ((at[1] == 0x80 && (at[2] == 0xAD || at[2] == 0xAE)) || (at[1] == 0x81 && at[2] >= 0xA6)))
            return 1;
    for (at = source; (at = memchr(at, 0xF3, end - at)) != NULL; at++)
        if (end - at > 1 && at[1] == 0xA0) return 1;
    for (at = source; (at = memchr(at, '&', end - at)) != NULL; at++) {
        const unsigned char *digit = at + 1;
        int is_hexadecimal;
        if (digit == end || *digit != '#') continue;
        digit++;
        is_hexadecimal = digit < end && (*digit | 32) == 'x';
        digit += is_hexadecimal;
        while (digit < end && *digit == '0') digit++;
        if (end - digit < 4) continue;
        /* U+202D, U+2066 and their like: 8237, 8294 */
        if (!is_hexadecimal && digit[0] == '8' && digit[1] == '2' &&
            (digit[2] == '3' ? digit[3] >= '7' : digit[2] == '9' && is_between(digit[3], '4', '7')))
            return 1;
        if (is_hexadecimal && digit[1] == '0' && (digit[0] == '2' || (digit[0] | 32) == 'e')) return 1;
    }
    return 0;
}
