//! Which required fields of a call or object are set, as types. A state is a list of four fields a node, so that a
//! compiler walks a quarter of the way, and a request of hundreds of required fields stays below its recursion limit.

use std::marker::PhantomData;

/// A required field that is set, or a place of a state without a field.
#[derive(Debug)]
pub enum Set {}

/// A required field that is not set; `F` is called like its setter.
#[derive(Debug)]
pub struct Missing<F>(PhantomData<F>);

/// Which required fields are set.
pub trait State {
    /// The same, with the field of that number set.
    type Set<N: Index>: State;
}

/// The number of a required field.
pub trait Index {
    /// A state with that field set.
    #[doc(hidden)]
    type In<A, B, C, D, Rest: State>: State;
}

impl State for () {
    type Set<N: Index> = ();
}

impl<A, B, C, D, Rest: State> State for (A, B, C, D, Rest) {
    type Set<N: Index> = N::In<A, B, C, D, Rest>;
}

macro_rules! first {
    ($($name:ident: $A:ident $B:ident $C:ident $D:ident;)*) => {$(
        #[doc(hidden)]
        #[derive(Debug)]
        pub enum $name {}
        impl Index for $name {
            type In<A, B, C, D, Rest: State> = ($A, $B, $C, $D, Rest);
        }
    )*};
}

first! {
    N0: Set B C D;
    N1: A Set C D;
    N2: A B Set D;
    N3: A B C Set;
}

/// Four fields further on.
#[doc(hidden)]
#[derive(Debug)]
pub struct Next<N>(PhantomData<N>);

impl<N: Index> Index for Next<N> {
    type In<A, B, C, D, Rest: State> = (A, B, C, D, Rest::Set<N>);
}

/// All required fields are set.
pub trait Complete: State {}

impl Complete for () {}

impl<A: IsSet, B: IsSet, C: IsSet, D: IsSet, Rest: Complete> Complete for (A, B, C, D, Rest) {}

/// A required field is set, or there is none.
pub trait IsSet {}

impl IsSet for Set {}

impl<F: Required> IsSet for Missing<F> {}

/// Never implemented: what the compiler says where a required field is missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is required: call its setter before this",
    label = "`{Self}` is not set"
)]
pub trait Required {}

macro_rules! numbers {
    ($($name:ident = $before:ident,)*) => {$(
        #[doc(hidden)]
        pub type $name = Next<$before>;
    )*};
}

numbers! {
    N4 = N0, N5 = N1, N6 = N2, N7 = N3, N8 = N4, N9 = N5, N10 = N6, N11 = N7, N12 = N8, N13 = N9, N14 = N10,
    N15 = N11, N16 = N12, N17 = N13, N18 = N14, N19 = N15, N20 = N16, N21 = N17, N22 = N18, N23 = N19, N24 = N20,
    N25 = N21, N26 = N22, N27 = N23, N28 = N24, N29 = N25, N30 = N26, N31 = N27, N32 = N28, N33 = N29, N34 = N30,
    N35 = N31, N36 = N32, N37 = N33, N38 = N34, N39 = N35, N40 = N36, N41 = N37, N42 = N38, N43 = N39, N44 = N40,
    N45 = N41, N46 = N42, N47 = N43, N48 = N44, N49 = N45, N50 = N46, N51 = N47, N52 = N48, N53 = N49, N54 = N50,
    N55 = N51, N56 = N52, N57 = N53, N58 = N54, N59 = N55, N60 = N56, N61 = N57, N62 = N58, N63 = N59, N64 = N60,
    N65 = N61, N66 = N62, N67 = N63, N68 = N64, N69 = N65, N70 = N66, N71 = N67, N72 = N68, N73 = N69, N74 = N70,
    N75 = N71, N76 = N72, N77 = N73, N78 = N74, N79 = N75, N80 = N76, N81 = N77, N82 = N78, N83 = N79, N84 = N80,
    N85 = N81, N86 = N82, N87 = N83, N88 = N84, N89 = N85, N90 = N86, N91 = N87, N92 = N88, N93 = N89, N94 = N90,
    N95 = N91, N96 = N92, N97 = N93, N98 = N94, N99 = N95, N100 = N96, N101 = N97, N102 = N98, N103 = N99,
    N104 = N100, N105 = N101, N106 = N102, N107 = N103, N108 = N104, N109 = N105, N110 = N106, N111 = N107,
    N112 = N108, N113 = N109, N114 = N110, N115 = N111, N116 = N112, N117 = N113, N118 = N114, N119 = N115,
    N120 = N116, N121 = N117, N122 = N118, N123 = N119, N124 = N120, N125 = N121, N126 = N122, N127 = N123,
    N128 = N124, N129 = N125, N130 = N126, N131 = N127, N132 = N128, N133 = N129, N134 = N130, N135 = N131,
    N136 = N132, N137 = N133, N138 = N134, N139 = N135, N140 = N136, N141 = N137, N142 = N138, N143 = N139,
    N144 = N140, N145 = N141, N146 = N142, N147 = N143, N148 = N144, N149 = N145, N150 = N146, N151 = N147,
    N152 = N148, N153 = N149, N154 = N150, N155 = N151, N156 = N152, N157 = N153, N158 = N154, N159 = N155,
    N160 = N156, N161 = N157, N162 = N158, N163 = N159, N164 = N160, N165 = N161, N166 = N162, N167 = N163,
    N168 = N164, N169 = N165, N170 = N166, N171 = N167, N172 = N168, N173 = N169, N174 = N170, N175 = N171,
    N176 = N172, N177 = N173, N178 = N174, N179 = N175, N180 = N176, N181 = N177, N182 = N178, N183 = N179,
    N184 = N180, N185 = N181, N186 = N182, N187 = N183, N188 = N184, N189 = N185, N190 = N186, N191 = N187,
    N192 = N188, N193 = N189, N194 = N190, N195 = N191, N196 = N192, N197 = N193, N198 = N194, N199 = N195,
    N200 = N196, N201 = N197, N202 = N198, N203 = N199, N204 = N200, N205 = N201, N206 = N202, N207 = N203,
    N208 = N204, N209 = N205, N210 = N206, N211 = N207, N212 = N208, N213 = N209, N214 = N210, N215 = N211,
    N216 = N212, N217 = N213, N218 = N214, N219 = N215, N220 = N216, N221 = N217, N222 = N218, N223 = N219,
    N224 = N220, N225 = N221, N226 = N222, N227 = N223, N228 = N224, N229 = N225, N230 = N226, N231 = N227,
    N232 = N228, N233 = N229, N234 = N230, N235 = N231, N236 = N232, N237 = N233, N238 = N234, N239 = N235,
    N240 = N236, N241 = N237, N242 = N238, N243 = N239, N244 = N240, N245 = N241, N246 = N242, N247 = N243,
    N248 = N244, N249 = N245, N250 = N246, N251 = N247, N252 = N248, N253 = N249, N254 = N250, N255 = N251,
}
