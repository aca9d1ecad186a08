//! A NIF without a helper crate: what `rustler` generates, written out (erl_nif(3)).

use std::ffi::{c_char, c_int, c_uint, c_ulong, c_void};

type Term = usize;
type Function = unsafe extern "C" fn(*mut c_void, c_int, *const Term) -> Term;

#[repr(C)]
struct ErlNifFunc {
    name: *const c_char,
    arity: c_uint,
    function: Function,
    flags: c_uint,
}

#[repr(C)]
pub struct ErlNifEntry {
    major: c_int,
    minor: c_int,
    name: *const c_char,
    count: c_int,
    functions: *const ErlNifFunc,
    callbacks: [*const c_void; 4],
    vm_variant: *const c_char,
    options: c_uint,
    resource_type_size: usize,
    min_erts: *const c_char,
}

// The entry is read by the emulator's loader only.
unsafe impl Sync for ErlNifEntry {}
unsafe impl Sync for ErlNifFunc {}

// The emulator, which loads the library, has them.
extern "C" {
    fn enif_get_ulong(env: *mut c_void, term: Term, value: *mut c_ulong) -> c_int;
    fn enif_make_ulong(env: *mut c_void, value: c_ulong) -> Term;
    fn enif_make_badarg(env: *mut c_void) -> Term;
}

const DIRTY_CPU: c_uint = 1;

static FUNCTIONS: [ErlNifFunc; 1] =
    [ErlNifFunc { name: c"primes_below".as_ptr(), arity: 1, function: primes_below, flags: DIRTY_CPU }];

static ENTRY: ErlNifEntry = ErlNifEntry {
    major: 2,
    minor: 16,
    name: c"Elixir.RustNif.Sieve".as_ptr(),
    count: 1,
    functions: FUNCTIONS.as_ptr(),
    callbacks: [std::ptr::null(); 4],
    vm_variant: c"beam.vanilla".as_ptr(),
    options: 1,
    resource_type_size: 40,
    min_erts: c"erts-10.0".as_ptr(),
};

#[no_mangle]
pub extern "C" fn nif_init() -> *const ErlNifEntry {
    &ENTRY
}

unsafe extern "C" fn primes_below(env: *mut c_void, _count: c_int, arguments: *const Term) -> Term {
    let mut limit = 0;
    if enif_get_ulong(env, *arguments, &mut limit) == 0 {
        return enif_make_badarg(env);
    }
    enif_make_ulong(env, count(limit))
}

fn count(limit: u64) -> u64 {
    let mut primes: Vec<u64> = Vec::new();
    for number in wheel::candidates(limit) {
        let composite = primes.iter().take_while(|&prime| prime * prime <= number).any(|prime| number % prime == 0);
        if !composite {
            primes.push(number);
        }
    }
    primes.len() as u64
}
