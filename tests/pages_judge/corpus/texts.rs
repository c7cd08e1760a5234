//! Names and texts of the corpus, all made up: shops, lockers, parcels, coupons and payments.

use crate::written::Form;

/// Title, Korean title, method, path, what it does, the same in Korean.
pub(super) type Subject = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

pub(super) const SUBJECTS: &[Subject] = &[
    (
        "Rent a Locker",
        "보관함 빌리기",
        "POST",
        "/api/v1/lockers/rent",
        "Rents a free locker to a member.",
        "회원에게 빈 보관함을 빌려 줍니다.",
    ),
    (
        "Parcel Lookup",
        "소포 찾기",
        "POST",
        "/api/v1/parcels/lookup",
        "Tells where a parcel lies; it costs 0 won.",
        "소포가 어디에 있는지 알려 줍니다.",
    ),
    (
        "Coupon Handout",
        "쿠폰 나눠 주기",
        "POST",
        "/api/v1/coupons/handout",
        "Hands out coupons. A coupon is handed out once.",
        "쿠폰을 나눠 줍니다. 한 번만 나눠 줍니다.",
    ),
    (
        "Pay at the Shop",
        "가게에서 내기",
        "POST",
        "/api/v1/shops/pay",
        "Pays a bill with the balance of a card.",
        "카드 잔액으로 계산서를 냅니다.",
    ),
    (
        "Undo a Payment",
        "낸 돈 돌려받기",
        "POST",
        "/api/v2/shops/pay/undo",
        "Takes a payment back while the shop is open.",
        "가게가 열려 있는 동안 낸 돈을 돌려받습니다.",
    ),
    (
        "Shop Directory",
        "가게 목록",
        "GET",
        "/api/v1/shops/directory",
        "Lists the shops of a street.",
        "거리의 가게를 보여 줍니다.",
    ),
    (
        "Stamp Booklet",
        "도장 수첩",
        "POST",
        "/api/v1/stamps/booklet",
        "Shows the stamps of a member.",
        "회원의 도장을 보여 줍니다.",
    ),
    (
        "Topping Up by Transfer",
        "이체로 채우기",
        "POST",
        "/api/v1/topups/by-transfer",
        "Tops up a card from a bank account.",
        "은행 계좌에서 카드를 채웁니다.",
    ),
    (
        "Door Code",
        "문 번호",
        "PUT",
        "/api/v1/lockers/door-code",
        "Sets the code that opens a door.",
        "문을 여는 번호를 정합니다.",
    ),
    (
        "Waiting List",
        "기다리는 줄",
        "POST",
        "/api/v1/shops/queue/list",
        "Shows who waits in front of a shop.",
        "가게 앞에서 기다리는 사람을 보여 줍니다.",
    ),
];

/// Name of a field, its text, the same in Korean.
pub(super) const FIELDS: &[(&str, &str, &str)] = &[
    (
        "lockerNo",
        "Number on the door of the locker",
        "보관함 문에 적힌 번호",
    ),
    ("parcelId", "Number of the parcel", "소포 번호"),
    (
        "couponName",
        "What is printed on the coupon",
        "쿠폰에 적힌 글",
    ),
    ("shopId", "Number of the shop", "가게 번호"),
    ("streetName", "Street of the shop", "가게가 있는 거리"),
    ("stampCount", "Stamps that were given", "받은 도장 수"),
    ("billNo", "Number of the bill", "계산서 번호"),
    (
        "doorCode",
        "Code that opens the door (six digits)",
        "문을 여는 번호(여섯 자리)",
    ),
    (
        "keeperName",
        "Name of who keeps the key",
        "열쇠를 가진 사람 이름",
    ),
    (
        "shelfLabel",
        "Label of the shelf, such as A-12",
        "선반 이름표",
    ),
    ("weight_gram", "Weight, in grams", "무게"),
    ("openedAt", "When the door was opened", "문을 연 때"),
    ("memo", "Anything else", "그 밖의 말"),
    (
        "floorNo",
        "Floor, counted from the street",
        "거리에서 센 층",
    ),
    ("queueNo", "Place in the queue", "줄에서 몇 번째인지"),
    ("basketId", "Number of the basket", "바구니 번호"),
    (
        "receiptUrl",
        "Where the receipt can be seen",
        "영수증을 볼 수 있는 곳",
    ),
    ("cashierId", "Who took the money", "돈을 받은 사람"),
    ("tariffName", "Name of the tariff", "요금 이름"),
    ("boothNo", "Number of the booth", "부스 번호"),
];

/// Fields whose values are a person's.
pub(super) const SENSITIVE: &[(&str, &str, &str, u64)] = &[
    ("fromCardNo", "Card that is emptied", "비워지는 카드", 16),
    (
        "loginPassword",
        "What the member signs in with",
        "로그인할 때 쓰는 말",
        64,
    ),
    (
        "ci",
        "Value that stands for a person",
        "사람을 대신하는 값",
        88,
    ),
    ("residentNo", "Number of a resident", "주민 번호", 13),
    ("birthDate", "Day of birth", "태어난 날", 8),
    ("phone", "Number to call", "전화할 번호", 11),
    ("cardCVC", "Three digits on the back", "뒷면의 세 자리", 3),
    ("accountHolder", "Whose account it is", "계좌 주인", 50),
];

/// A field of words: its name, how they are written, its text, the same in Korean, the words with their meanings.
pub(super) type Worded = (
    &'static str,
    Form,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

pub(super) const WORDED: &[Worded] = &[
    (
        "lockerState",
        Form::Bullets,
        "State of the locker",
        "보관함 상태",
        &[
            ("FREE", "nobody rents it", "빈 것"),
            ("RENTED", "in use: by a member, or two", "쓰는 중"),
            ("OUT_OF_ORDER", "broken", "고장"),
        ],
    ),
    (
        "parcelKind",
        Form::Dashes,
        "Kind of the parcel",
        "소포 갈래",
        &[("A", "letter", "편지"), ("B", "box", "상자")],
    ),
    (
        "sortOrder",
        Form::Lines,
        "Which way the list goes",
        "목록 차례",
        &[
            ("ASC", "ascending", "오름차순"),
            ("DESC", "descending", "내림차순"),
        ],
    ),
    (
        "ticketKind",
        Form::TightLines,
        "Kind of the ticket",
        "표 갈래",
        &[
            ("01", "single (one ride)", "한 번"),
            ("02", "day (all rides)", "하루"),
            ("10", "", ""),
        ],
    ),
    (
        "doorState",
        Form::BareBullets,
        "State of the door",
        "문 상태",
        &[("OPEN", "", ""), ("CLOSED", "", ""), ("JAMMED", "", "")],
    ),
    (
        "shopState",
        Form::Commas,
        "State of the shop",
        "가게 상태",
        &[
            ("ACTIVE", "", ""),
            ("SUSPENDED", "", ""),
            ("CLOSED", "", ""),
        ],
    ),
    (
        "stampState",
        Form::Slashes,
        "State of the stamp",
        "도장 상태",
        &[("VALID", "", ""), ("SPENT", "", "")],
    ),
    (
        "giftYn",
        Form::Pipes,
        "Whether it is a gift",
        "선물인지",
        &[("Y", "", ""), ("N", "", "")],
    ),
    (
        "tryKind",
        Form::InlineColons,
        "Which try it is",
        "몇 번째인지",
        &[("01", "new", "처음"), ("02", "again", "다시")],
    ),
    (
        "sex",
        Form::InlineEquals,
        "Sex of the member",
        "회원 성별",
        &[("M", "male", "남"), ("F", "female", "여")],
    ),
    (
        "bankCode",
        Form::Table,
        "Code of the bank",
        "은행 코드",
        &[
            ("088", "Alpha Bank", "가은행"),
            ("004", "Beta Bank", "나은행"),
            ("020", "Gamma Bank", "다은행"),
            ("081", "Delta Bank", "라은행"),
        ],
    ),
    (
        "pageLanguage",
        Form::Mixed,
        "Language of the receipt",
        "영수증 말",
        &[
            ("Korean", "as in Seoul", "우리말"),
            ("English", "as in London", "영국말"),
        ],
    ),
    (
        "payMethod",
        Form::Bullets,
        "How it is paid",
        "내는 방법",
        &[
            ("CARD", "by card", "카드로"),
            ("POINT_2", "by points", "점수로"),
            ("ATM", "", ""),
        ],
    ),
    (
        "delivery",
        Form::Mixed,
        "How it is brought",
        "가져다주는 방법",
        &[
            ("walk", "on foot", "걸어서"),
            ("bike", "by bicycle", "자전거로"),
            ("car", "by car", "차로"),
        ],
    ),
    (
        "feeKind",
        Form::Commas,
        "Kind of the fee",
        "요금 종류",
        &[("FIXED", "", ""), ("RATE", "", "")],
    ),
    (
        "levels",
        Form::Lines,
        "Level of the member",
        "회원 등급",
        &[
            ("GOLD", "much", "많음"),
            ("SILVER", "some", "조금"),
            ("BRONZE", "little", "적음"),
        ],
    ),
];

/// Heading of columns of names and codes.
pub(crate) const COLUMNS: (&str, &str) = (
    "Bank name Code   Bank name Code",
    "은행명 코드   은행명 코드",
);

/// Lines of descriptions that are no words: with a bullet or without, English, Korean.
pub(super) const PROSE: &[(bool, &str, &str)] = &[
    (false, "Fees < 5 % & no more", "수수료 < 5 % & 그 아래"),
    (true, "Form : yyyyMMdd", "형식 : yyyyMMdd"),
    (true, "balance = 300,000", "balance = 300,000"),
    (
        true,
        "xxxxxxx : 7digit, hexadecimal",
        "xxxxxxx : 7digit, 16진수",
    ),
    (true, "Example : 20260102", "예 : 20260102"),
    (true, "Default = ASC", "기본값 = ASC"),
    (
        false,
        "Note: it is counted once a day.",
        "참고: 하루에 한 번 셉니다.",
    ),
    (
        false,
        "See https://shop.example/help for more.",
        "자세한 것은 https://shop.example/help 에 있습니다.",
    ),
    (true, "It is emptied at 12:30.", "12:30 에 비웁니다."),
    (true, "Given at the counter.", "계산대에서 받습니다."),
    (
        false,
        "It stays as it is, whoever asks; nothing else is said of it.",
        "누가 물어도 그대로입니다.",
    ),
    (
        true,
        "the larger amount = 200,000 (places - held)",
        "큰 금액 = 200,000 (places - held)",
    ),
    (
        false,
        "Ask again at 09:00, or call.",
        "09:00 에 다시 물어보세요.",
    ),
];

/// Code, message, its text, the same in Korean.
pub(super) const CODES: &[(&str, &str, &str, &str)] = &[
    (
        "000_002",
        "Invalid input parameter. lockerNo",
        "A value is wrong",
        "값이 잘못됨",
    ),
    (
        "031_001",
        "Locker not found.",
        "No such locker",
        "그런 보관함 없음",
    ),
    (
        "031_002",
        "Locker is taken",
        "Somebody else rents it",
        "다른 사람이 씀",
    ),
    (
        "032_001",
        "Parcel: not found, or gone",
        "No such parcel",
        "그런 소포 없음",
    ),
    (
        "032_004",
        "쿠폰이 없습니다.",
        "No coupon is left",
        "남은 쿠폰 없음",
    ),
    (
        "033_010",
        "Balance is not enough.",
        "Too little money on the card",
        "카드에 돈이 모자람",
    ),
    (
        "033_011",
        "Shop is closed",
        "The shop is closed (see its hours)",
        "가게가 닫힘",
    ),
    (
        "099_999",
        "Unknown error - ask the shop",
        "Nobody knows",
        "아무도 모름",
    ),
];

/// What is shown above the list of codes.
pub(crate) const ABOVE_CODES: &str =
    "Detailed classification and addition of error for unseccessful withfrawal";
