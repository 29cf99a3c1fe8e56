/*
 * spool/base/translate_x86.c -- bytes through a table, many at a time
 *
 * Owns      the ways that only some processors have: who calls one has asked
 *           translate_has_64() or translate_has_32()
 * Promises  nothing is read outside the text, nothing written outside `to`
 */
#include "spool/base/translate_ways.h"

#ifdef __x86_64__

#include <immintrin.h>

/* ---- 64 bytes: AVX-512 VBMI looks up 128 entries in one instruction */

#define WAY_64 __attribute__((target("avx512f,avx512bw,avx512vbmi")))

/* In four registers, and not in an array: that would lie on the stack. */
struct quarters {
	__m512i a, b, c, d;
};

WAY_64 static inline struct quarters
load_quarters(const uint8_t table[256])
{
	return (struct quarters){
		_mm512_loadu_si512(table), _mm512_loadu_si512(table + 64),
		_mm512_loadu_si512(table + 128),
		_mm512_loadu_si512(table + 192),
	};
}

WAY_64 static inline __m512i
look_up_64(struct quarters t, __m512i bytes)
{
	__m512i low = _mm512_permutex2var_epi8(t.a, bytes, t.b);
	__m512i high = _mm512_permutex2var_epi8(t.c, bytes, t.d);

	return _mm512_mask_blend_epi8(_mm512_movepi8_mask(bytes), low, high);
}

/* Of fewer than 64. */
static inline __mmask64
mask_of(size_t bytes)
{
	return ((__mmask64)1 << bytes) - 1;
}

WAY_64 void
translate_bytes_64(const uint8_t table[256], struct slice text, char *to)
{
	struct quarters t = load_quarters(table);
	size_t at = 0;
	__mmask64 rest;

	for (; text.len - at >= 64; at += 64)
		_mm512_storeu_si512(to + at, look_up_64(t,
		    _mm512_loadu_si512(text.ptr + at)));
	if (at == text.len)
		return;
	rest = mask_of(text.len - at);
	_mm512_mask_storeu_epi8(to + at, rest, look_up_64(t,
	    _mm512_maskz_loadu_epi8(rest, text.ptr + at)));
}

WAY_64 uint8_t
translate_any_64(const uint8_t table[256], struct slice text)
{
	struct quarters t = load_quarters(table);
	__m512i all = _mm512_setzero_si512();
	size_t at = 0;
	uint64_t word;

	for (; text.len - at >= 64; at += 64)
		all = _mm512_or_si512(all, look_up_64(t,
		    _mm512_loadu_si512(text.ptr + at)));
	if (at < text.len) {
		__mmask64 rest = mask_of(text.len - at);

		all = _mm512_or_si512(all, _mm512_maskz_mov_epi8(rest,
		    look_up_64(t, _mm512_maskz_loadu_epi8(rest,
		    text.ptr + at))));
	}
	if (_mm512_test_epi8_mask(all, all) == 0)
		return 0;
	word = (uint64_t)_mm512_reduce_or_epi64(all);
	word |= word >> 32;
	word |= word >> 16;
	return (uint8_t)(word | word >> 8);
}

/* ---- 32 bytes: AVX2 looks up a row of 16 in one instruction */

#define WAY_32 __attribute__((target("avx2")))

struct rows {
	__m256i row[16];
};

WAY_32 static inline struct rows
load_rows(const uint8_t table[256])
{
	struct rows t;

	for (int i = 0; i < 16; i++)
		t.row[i] = _mm256_broadcastsi128_si256(_mm_loadu_si128(
		    (const __m128i *)(const void *)(table + 16 * i)));
	return t;
}

/* Every row gives its candidate; the upper half of a byte, bit by bit, says
 * which of them it is. */
WAY_32 static inline __m256i
look_up_32(const struct rows *t, __m256i bytes)
{
	__m256i column = _mm256_and_si256(bytes, _mm256_set1_epi8(0x0f));
	__m256i bit4 = _mm256_slli_epi16(bytes, 3);
	__m256i bit5 = _mm256_slli_epi16(bytes, 2);
	__m256i bit6 = _mm256_slli_epi16(bytes, 1);
	__m256i of[16];

	for (int i = 0; i < 16; i++)
		of[i] = _mm256_shuffle_epi8(t->row[i], column);
	for (int i = 0; i < 8; i++)
		of[i] = _mm256_blendv_epi8(of[2 * i], of[2 * i + 1], bit4);
	for (int i = 0; i < 4; i++)
		of[i] = _mm256_blendv_epi8(of[2 * i], of[2 * i + 1], bit5);
	for (int i = 0; i < 2; i++)
		of[i] = _mm256_blendv_epi8(of[2 * i], of[2 * i + 1], bit6);
	return _mm256_blendv_epi8(of[0], of[1], bytes);
}

WAY_32 static inline __m256i
load_32(const char *from)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)from);
}

WAY_32 static inline void
store_32(char *to, __m256i bytes)
{
	_mm256_storeu_si256((__m256i *)(void *)to, bytes);
}

/* The last 32 bytes are looked up once more, whatever is done of them. */
WAY_32 void
translate_bytes_32(const uint8_t table[256], struct slice text, char *to)
{
	struct rows t;
	size_t at = 0;

	if (text.len < 32) {
		translate_bytes_each(table, text, to);
		return;
	}
	t = load_rows(table);
	for (; text.len - at >= 32; at += 32)
		store_32(to + at, look_up_32(&t, load_32(text.ptr + at)));
	at = text.len - 32;
	store_32(to + at, look_up_32(&t, load_32(text.ptr + at)));
}

WAY_32 uint8_t
translate_any_32(const uint8_t table[256], struct slice text)
{
	uint64_t words[4], word;
	struct rows t;
	__m256i all;
	size_t at = 0;

	if (text.len < 32)
		return translate_any_each(table, text);
	t = load_rows(table);
	all = look_up_32(&t, load_32(text.ptr + text.len - 32));
	for (; text.len - at >= 32; at += 32)
		all = _mm256_or_si256(all, look_up_32(&t,
		    load_32(text.ptr + at)));
	store_32((char *)words, all);
	word = words[0] | words[1] | words[2] | words[3];
	word |= word >> 32;
	word |= word >> 16;
	return (uint8_t)(word | word >> 8);
}

#endif
