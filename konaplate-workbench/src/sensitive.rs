//! Which fields hold what must not stand in a log, by their names and by what pages call them.

use konaplate_codegen::ir::Class;

use crate::wire_name::{folded, words};

/// Last words of names whose values give access to money, or stand for a person wherever they are shown.
const SECRETS: &[&[&str]] = &[
    &["access", "key"],
    &["api", "key"],
    &["enc", "key"],
    &["encryption", "key"],
    &["user", "key"],
    &["member", "key"],
    &["auth", "key"],
    &["signature"],
    &["sign", "value"],
    &["track2"],
    &["track", "2"],
    &["track", "data"],
    &["pan", "no"],
    &["jwt"],
    &["bearer"],
    &["session"],
    &["session", "id"],
    &["refresh", "tok"],
    &["access", "tok"],
    &["fingerprint"],
    &["face", "image"],
    &["conn", "info"],
    &["credential"],
    &["credentials"],
    &["foreign", "no"],
    &["registration", "number"],
    &["verification", "code"],
    &["verification", "value"],
    &["one", "time", "code"],
    &["답변"],
    &["answer"],
    &["barcode"],
    &["qr", "code"],
    &["card", "no"],
    &["card", "num"],
    &["card", "number"],
    &["cardno"],
    &["pan"],
    &["par"],
    &["cvc"],
    &["cvc2"],
    &["cvv"],
    &["cvv2"],
    &["dcvv"],
    &["security", "code"],
    &["token"],
    &["otp"],
    &["auth", "code"],
    &["auth", "no"],
    &["auth", "number"],
    &["password"],
    &["passwd"],
    &["passcode"],
    &["passphrase"],
    &["pwd"],
    &["pw"],
    &["pin"],
    &["pin", "no"],
    &["pin", "code"],
    &["pin", "number"],
    &["private", "key"],
    &["secret", "key"],
    &["secret"],
    &["ci"],
    &["ci", "value"],
    &["di"],
    &["di", "value"],
    &["resident", "no"],
    &["resident", "number"],
    &["rrn"],
    &["jumin", "no"],
    &["jumin"],
    &["ssn"],
    &["social", "no"],
    &["identity", "no"],
    &["identity", "number"],
    &["identification", "no"],
    &["passport", "no"],
    &["passport", "number"],
    &["foreigner", "no"],
    &["driver", "license", "no"],
];

/// Last words of names whose values are about a person.
const PERSONAL: &[&[&str]] = &[
    &["acnt", "no"],
    &["acnt"],
    &["bank", "acc"],
    &["bank", "acnt"],
    &["birth", "ymd"],
    &["exp", "dt"],
    &["pan", "last4"],
    &["cert", "no"],
    &["ctn"],
    &["car", "no"],
    &["vehicle", "no"],
    &["receipt", "no"],
    &["imsi"],
    &["mac"],
    &["mac", "address"],
    &["latitude"],
    &["longitude"],
    &["face", "img"],
    &["photo"],
    &["kakao", "id"],
    &["naver", "id"],
    &["cust", "nm"],
    &["user", "nm"],
    &["mem", "nm"],
    &["member", "nm"],
    &["nm"],
    &["holder"],
    &["receiver"],
    &["sender"],
    &["recipient"],
    &["customer", "number"],
    &["customer", "no"],
    &["iban"],
    &["mdn"],
    &["imei"],
    &["device", "id"],
    &["valid", "thru"],
    &["expiry"],
    &["expiry", "date"],
    &["expiration", "date"],
    &["date", "of", "expiry"],
    &["birth", "dt"],
    &["nick", "nm"],
    &["account"],
    &["account", "no"],
    &["account", "num"],
    &["account", "number"],
    &["acc", "no"],
    &["acct", "no"],
    &["acct"],
    &["account", "holder"],
    &["depositor"],
    &["account", "holder", "name"],
    &["bank", "acc", "no"],
    &["biz", "no"],
    &["business", "no"],
    &["business", "number"],
    &["business", "registration", "no"],
    &["corp", "no"],
    &["corp", "number"],
    &["company", "no"],
    &["corporate", "number"],
    &["birth"],
    &["birthday"],
    &["birth", "day"],
    &["birth", "date"],
    &["date", "of", "birth"],
    &["dob"],
    &["birthdate"],
    &["user", "name"],
    &["member", "name"],
    &["customer", "name"],
    &["sender", "name"],
    &["receiver", "name"],
    &["recipient", "name"],
    &["holder", "name"],
    &["owner", "name"],
    &["ceo", "name"],
    &["charge", "name"],
    &["manager", "name"],
    &["person", "name"],
    &["buyer", "name"],
    &["payer", "name"],
    &["orderer", "name"],
    &["applicant", "name"],
    &["first", "name"],
    &["last", "name"],
    &["full", "name"],
    &["family", "name"],
    &["given", "name"],
    &["real", "name"],
    &["nickname"],
    &["nick", "name"],
    &["name", "kor"],
    &["name", "eng"],
    &["name"],
    &["phone"],
    &["phone", "no"],
    &["phone", "num"],
    &["phone", "number"],
    &["mobile"],
    &["mobile", "no"],
    &["mobile", "num"],
    &["mobile", "number"],
    &["tel"],
    &["tel", "no"],
    &["telno"],
    &["tel", "num"],
    &["telephone"],
    &["cell", "phone"],
    &["cellphone"],
    &["hp"],
    &["hp", "no"],
    &["hp", "number"],
    &["contact"],
    &["contact", "no"],
    &["contact", "number"],
    &["fax"],
    &["fax", "no"],
    &["cs", "number"],
    &["msisdn"],
    &["email"],
    &["e", "mail"],
    &["mail"],
    &["email", "address"],
    &["mail", "address"],
    &["address"],
    &["addr"],
    &["address", "1"],
    &["address", "2"],
    &["address1"],
    &["address2"],
    &["addr1"],
    &["addr2"],
    &["detail", "address"],
    &["address", "detail"],
    &["zip"],
    &["zip", "code"],
    &["zipcode"],
    &["post", "code"],
    &["postcode"],
    &["postal", "code"],
    &["ip"],
    &["ip", "address"],
    &["gender"],
    &["sex"],
    &["nationality"],
    &["login", "id"],
    &["user", "id"],
    &["member", "id"],
    &["customer", "id"],
];

/// Words before `name` that make it that of a thing: `serviceName`.
const THINGS: &[&str] = &[
    "affiliate",
    "api",
    "app",
    "bank",
    "benefit",
    "brand",
    "branch",
    "card",
    "category",
    "channel",
    "code",
    "company",
    "corp",
    "coupon",
    "device",
    "error",
    "event",
    "file",
    "franchise",
    "goods",
    "group",
    "image",
    "institution",
    "item",
    "menu",
    "merchant",
    "method",
    "order",
    "partner",
    "point",
    "policy",
    "product",
    "project",
    "promotion",
    "provider",
    "region",
    "service",
    "shop",
    "stamp",
    "status",
    "store",
    "term",
    "terms",
    "title",
    "type",
    "vendor",
];

/// The same in Korean, which has no capitals to part words: ends of names, and of what pages say of a field.
const KOREAN_SECRETS: &[&str] = &[
    "카드번호",
    "비밀번호",
    "패스워드",
    "핀번호",
    "토큰",
    "보안코드",
    "인증번호",
    "주민번호",
    "주민등록번호",
    "외국인등록번호",
    "여권번호",
    "운전면허번호",
    "연계정보",
    "서명",
    "서명값",
    "지문",
    "카드비밀번호",
    "암호키",
    "접근키",
    "중복가입확인정보",
    "암호",
];
const KOREAN_PERSONAL: &[&str] = &[
    "계좌번호",
    "가상계좌",
    "예금주",
    "예금주명",
    "사업자번호",
    "사업자등록번호",
    "법인번호",
    "법인등록번호",
    "생년월일",
    "생일",
    "이름",
    "성명",
    "성함",
    "회원명",
    "사용자명",
    "대표자명",
    "담당자명",
    "수신자명",
    "발신자명",
    "받는사람",
    "보내는사람",
    "전화번호",
    "휴대폰번호",
    "휴대전화번호",
    "핸드폰번호",
    "연락처",
    "수취인",
    "수취인명",
    "유효기간",
    "송금인",
    "받는분",
    "보내는분",
    "이메일",
    "이메일주소",
    "메일주소",
    "주소",
    "상세주소",
    "우편번호",
    "성별",
    "국적",
    "아이디",
];

/// What the name of a field says of its values; nothing where it says nothing.
pub(crate) fn by_name(name: &str) -> Option<Class> {
    let mut words = words(name);
    // Of a list the name is in the plural.
    if let Some(last) = words.last_mut()
        && let Some(one) = last.strip_suffix('s').filter(|one| !one.ends_with('s'))
    {
        *last = one.to_owned();
    }
    let ends = |lists: &[&[&str]]| {
        lists.iter().any(|last| {
            let start = words.len().checked_sub(last.len());
            let end = start.and_then(|start| words.get(start..));
            end.is_some_and(|end| end.iter().eq(last.iter()))
        })
    };
    let is_thing = || match words.as_slice() {
        [.., of, last] => last == "name" && THINGS.contains(&of.as_str()),
        _ => false,
    };
    if ends(SECRETS) {
        return Some(Class::Secret);
    }
    if ends(PERSONAL) && !is_thing() {
        return Some(Class::Personal);
    }
    by_korean(name)
}

/// What a page's text on a field says of its values: its first line, where that is a name and no sentence.
pub(crate) fn by_text(text: &str) -> Option<Class> {
    const LONGEST_NAME: usize = 24;
    let text = text.trim_start();
    let behind = text.strip_prefix('(').and_then(|text| text.split_once(')'));
    let text = behind.map_or(text, |(_, behind)| behind);
    let name = text
        .split(['(', '\u{ff08}', ':', ','])
        .next()
        .unwrap_or_default()
        .trim();
    if name.chars().count() > LONGEST_NAME * 2 {
        return None;
    }
    if name.is_ascii() {
        // `Password of the member` is a password.
        let what = [" of ", " for ", " to ", " in "]
            .iter()
            .fold(name, |name, end| name.split(end).next().unwrap_or(name));
        let is_name = words(what).len() <= 5;
        // What `Name of …` names may be a thing.
        return by_name(what)
            .filter(|_| is_name && !what.is_empty() && !what.eq_ignore_ascii_case("name"));
    }
    let is_short = name.chars().count() <= LONGEST_NAME;
    let folded = folded(name);
    let has = |names: &[&str]| {
        is_short
            && names
                .iter()
                .any(|known| known.chars().count() > 3 && folded.contains(known))
    };
    match () {
        () if has(KOREAN_SECRETS) => Some(Class::Secret),
        () if has(KOREAN_PERSONAL) => Some(Class::Personal),
        () => by_korean(name).filter(|_| is_short),
    }
}

fn by_korean(name: &str) -> Option<Class> {
    let folded = folded(name);
    let ends = |names: &[&str]| names.iter().any(|name| folded.ends_with(name));
    match () {
        () if ends(KOREAN_SECRETS) => Some(Class::Secret),
        () if ends(KOREAN_PERSONAL) => Some(Class::Personal),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_must_not_be_logged() {
        let secret = [
            "fromCardNo",
            "toCardNo",
            "login_password",
            "cardCVC",
            "userPw",
            "pinNo",
            "ci",
            "di",
            "residentNo",
            "accessToken",
            "cardNos",
            "카드번호",
            "newPassword",
        ];
        for name in secret {
            assert_eq!(by_name(name), Some(Class::Secret), "{name}");
        }
        let personal = [
            "birthDate",
            "birthday",
            "senderName",
            "ceoName",
            "userName",
            "name",
            "phoneNumber",
            "receiverPhone",
            "telno",
            "email",
            "address",
            "bankAccount",
            "bizNo",
            "corpNo",
            "zipCode",
            "회원_성명",
            "loginId",
        ];
        for name in personal {
            assert_eq!(by_name(name), Some(Class::Personal), "{name}");
        }
        let public = [
            "serviceName",
            "cardName",
            "bankName",
            "merchantName",
            "amount",
            "cardType",
            "cardStatus",
            "accountStatus",
            "bankCode",
            "groupName",
            "isActive",
            "pinCount",
            "city",
            "audio",
            "corpName",
            "pageNo",
        ];
        for name in public {
            assert_eq!(by_name(name), None, "{name}");
        }
    }

    #[test]
    fn what_a_page_calls_a_field_tells_it_too() {
        assert_eq!(by_text("휴대폰 번호"), Some(Class::Personal));
        assert_eq!(by_text("(실물) 카드 번호"), Some(Class::Secret));
        assert_eq!(by_text("모바일 카드 번호 (16자리)"), Some(Class::Secret));
        assert_eq!(
            by_text("회원의 주소를 입력하지 않으면 가입 시 등록한 회원의 이메일 주소"),
            None
        );
    }
}
