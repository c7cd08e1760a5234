//! The words around calls that are tried.

use super::Lang;

labels! {
    Trying;

    try_it: "Try it", "직접 호출해 보기";
    at_mock: "Calls go to the mock inside this portal. No money moves.",
        "이 포털 안의 모의 서버로 호출합니다. 실제 자금은 이동하지 않습니다.";
    at_real: "Calls go to a real server:", "실제 서버로 호출합니다:";
    moves_money: "This call moves money.", "이 호출은 자금을 이동시킵니다.";
    needs_script: "Calls are sent by a script of this page, which does not run here.",
        "호출은 이 페이지의 스크립트가 보내는데, 지금은 실행되지 않습니다.";
    values: "Request", "요청 값";
    none: "The request has no fields.", "요청 필드가 없습니다.";
    required: "required", "필수";
    conditional: "conditional", "조건부 필수";
    optional: "optional", "선택";
    left_out: "left out", "보내지 않음";
    include: "Send this object", "이 객체를 보냄";
    add: "Add an item", "항목 추가";
    remove: "Remove", "삭제";
    show_typed: "Show what is typed", "입력한 값 보기";
    mock_does: "What the mock does", "모의 서버의 동작";
    by_itself: "Answers by its own state", "자체 상태에 따라 응답";
    cases: "Documented cases", "문서의 테스트 케이스";
    leaves_pending: "Leaves the money unsettled", "미확정(PENDING)으로 응답";
    faults: "Faults on the way", "통신 장애";
    send: "Send", "보내기";
    sending: "Sending…", "보내는 중…";
    earlier: "Take values of earlier calls", "이전 호출의 값 가져오기";
    took: "Taken from earlier calls:", "이전 호출에서 가져온 필드:";
    took_none: "No earlier call has a value for these fields.", "이 필드에 쓸 수 있는 이전 호출의 값이 없습니다.";
    fresh: "A new number", "새 번호";
    paste: "Paste a JSON body", "JSON 본문 붙여넣기";
    paste_label: "Body in the clear", "평문 본문";
    fill_in: "Fill in the form", "양식에 채우기";
    no_object: "This is no JSON object.", "JSON 객체가 아닙니다.";
    all_kept: "All limits and rules are kept.", "모든 제한과 규칙을 지켰습니다.";
    broken: "Limits or rules that are broken: ", "위반한 제한과 규칙: ";
    and_more: "and more: ", "그 밖에: ";
    no_fields: "These are no fields: ", "필드가 아닙니다: ";
    really: "Move money at the real server?", "실제 서버에서 자금을 이동시킬까요?";
    really_text: "The call is sent once. What it does cannot be taken back from here.",
        "호출은 한 번만 보내며, 여기서 되돌릴 수 없습니다.";
    yes: "Send it", "보냅니다";
    no: "Do not send", "보내지 않음";
    lost: "The portal does not answer.", "포털이 응답하지 않습니다.";

    call: "Call", "호출";
    arranged: "Arranged:", "지정한 동작:";
    show: "Show hidden values", "숨긴 값 보기";
    hide: "Hide them again", "다시 숨기기";
    hidden: "hidden", "숨김";
    characters: " characters", "자";
    bytes: " bytes", "바이트";
    sent: "Request", "요청";
    in_the_clear: "Body in the clear", "평문 본문";
    as_signed: "Body as signed and sent", "서명하여 보낸 본문";
    as_encrypted: "Body as encrypted, signed and sent", "암호화하고 서명하여 보낸 본문";
    signed_note: "{} is the MAC of exactly these bytes.", "{} 헤더가 바로 이 바이트의 MAC입니다.";
    headers: "Headers", "헤더";
    header: "Header", "헤더";
    value: "Value", "값";
    nothing_left: "Nothing has left.", "아무것도 보내지 않았습니다.";
    answer: "Answer", "응답";
    no_answer: "None came.", "응답이 없습니다.";
    in_lines: "Body", "본문";
    as_received: "Body as received", "받은 본문";
    decrypted: "Decrypted", "복호화한 본문";
    not_opened: "It cannot be opened with the client's key.", "클라이언트 키로 열 수 없습니다.";
    empty: "empty", "비어 있음";
    inquiry: "Inquiry", "조회";
    attempt: "Attempt", "시도";
    client_says: "What the client says", "클라이언트의 판정";
    provider_says: "The provider's text", "제공자의 메시지";
    code: "Code", "코드";
    blamed: "Field", "필드";
    category: "Who or what acts next", "조치 주체";
    look: "Look first at", "먼저 확인할 것";
    deviations: "Not as documented", "문서와 다른 점";
    unknown_fields: "Fields that the specification does not have", "명세에 없는 필드";
    as_documented: "The answer is as documented.", "응답이 문서와 일치합니다.";
    ask: "Ask what became of it", "처리 결과 조회";
    asking: "Asking…", "조회 중…";
    ledger: "The mock's ledger", "모의 서버 원장";
    ledger_before: "before", "호출 전";
    ledger_after: "now", "현재";
    booked_nothing: "The call has booked nothing.", "이 호출로 기록된 것이 없습니다.";
    latest: "The latest", "최근";
    ledger_empty: "Nothing is booked.", "기록이 없습니다.";
    booked: "new", "신규";
    number: "Number", "번호";
    amount: "Amount", "금액";
    state: "State", "상태";
    operation: "Operation", "오퍼레이션";
    settle_completed: "Settle: completed", "완료로 확정";
    settle_failed: "Settle: failed", "실패로 확정";
    history: "History", "호출 기록";
    history_note: "The latest calls of this portal. They are kept in its memory and end with it.",
        "이 포털의 최근 호출입니다. 메모리에만 있으며 포털과 함께 사라집니다.";
    history_none: "Nothing was tried yet.", "아직 호출이 없습니다.";
    at_time: "Time", "시각";
    outcome: "Outcome", "결과";

    answered: "Answered", "응답 받음";
    answered_next: "A call that changes nothing: use the answer.", "아무것도 바꾸지 않는 호출입니다. 응답을 사용하면 됩니다.";
    done: "Done", "처리됨";
    done_next: "It is done. No balance has changed.", "처리되었습니다. 잔액은 바뀌지 않았습니다.";
    settled: "Settled", "확정됨";
    settled_next: "It is done, and the money has moved: book it.", "처리되어 자금이 이동했습니다. 장부에 기록하십시오.";
    pending: "Pending", "미확정";
    pending_next: "Accepted and not done. Do not book it, do not call again: ask.",
        "접수되었으나 처리되지 않았습니다. 장부에 기록하거나 재호출하지 말고 조회하십시오.";
    rejected: "Rejected", "거절됨";
    refused_next: "The provider refuses this call, which changes nothing. It says nothing of another call.",
        "제공자가 이 호출을 거절했으며, 이 호출은 아무것도 바꾸지 않습니다. 다른 호출에 대해서는 아무것도 말해 주지 않습니다.";
    rejected_next: "Nothing has happened, and nothing will.", "처리되지 않았으며 이후에도 처리되지 않습니다.";
    invalid: "Invalid", "유효하지 않음";
    invalid_next: "Nothing was sent: correct the request.", "아무것도 보내지 않았습니다. 요청을 고치십시오.";
    not_sent: "Not sent", "보내지 않음";
    not_sent_next: "Nothing of this call has left.", "이 호출은 전혀 전송되지 않았습니다.";
    no_answer_said: "No answer", "응답 없음";
    no_answer_next: "Nothing was to change: ask again.", "변경되는 것이 없으므로 다시 호출해도 됩니다.";
    unknown: "Unknown", "알 수 없음";
    unknown_next: "It may have been done. Do not call again, do not refund: ask.",
        "처리되었을 수 있습니다. 재호출하거나 환불하지 말고 조회하십시오.";
    unknown_alone: "It may have been done, and no inquiry is known. Do not call again, do not refund: compare the provider's records.",
        "처리되었을 수 있으나 조회 방법이 알려져 있지 않습니다. 재호출하거나 환불하지 말고 제공자의 기록과 대조하십시오.";
    failed: "Failed", "실패";
    failed_next: "It was not done, and will not be.", "처리되지 않았으며 이후에도 처리되지 않습니다.";
    still_pending: "Still pending", "아직 미확정";
    still_pending_next: "Not decided: ask again later.", "결정되지 않았습니다. 나중에 다시 조회하십시오.";
    not_seen: "Not seen", "확인되지 않음";
    not_seen_next: "The provider does not know the number. That is no proof: compare its records before anything else.",
        "제공자가 이 번호를 모릅니다. 증거는 아니므로 먼저 제공자의 기록과 대조하십시오.";
    of_earlier: "About an earlier call with this number", "같은 번호의 이전 호출에 대한 판정";
    of_earlier_next: "This call was refused because its number was used before: compare your own records.",
        "번호가 이미 쓰여 이 호출은 거절되었습니다. 자체 기록과 대조하십시오.";
    not_resolved: "No verdict", "판정 없음";
    not_resolved_next: "The call is as open as before: ask again later.", "호출은 여전히 미확정입니다. 나중에 다시 조회하십시오.";
}

labels! {
    Faults;
    close_before: "nothing is done; the connection is closed without an answer", "처리하지 않고 응답 없이 연결을 닫음";
    reset_before: "nothing is done; the connection is reset without an answer", "처리하지 않고 응답 없이 연결을 재설정함";
    close_after: "carried out; the connection is closed without an answer", "처리한 뒤 응답 없이 연결을 닫음";
    reset_after: "carried out; the connection is reset without an answer", "처리한 뒤 응답 없이 연결을 재설정함";
    server_error_before: "nothing is done; status 500 with an HTML page", "처리하지 않고 HTML 페이지와 함께 500 응답";
    server_error_after: "carried out; status 500 with an HTML page", "처리한 뒤 HTML 페이지와 함께 500 응답";
    html: "carried out; status 200 with an HTML page", "처리한 뒤 HTML 페이지와 함께 200 응답";
    half_answer: "carried out; the answer breaks off in the middle", "처리한 뒤 응답이 중간에 끊김";
    wrong_key: "carried out; the answer is encrypted with a key that the client has not", "처리한 뒤 클라이언트에 없는 키로 응답을 암호화함";
    truncated_jwe: "carried out; the encrypted answer is cut in the middle", "처리한 뒤 암호화된 응답이 중간에서 잘림";
    delay: "carried out at once, answered later than the client waits", "즉시 처리하지만 클라이언트가 기다리는 시간보다 늦게 응답";
    delay_before: "carried out and answered later than the client waits", "클라이언트가 기다리는 시간보다 늦게 처리하고 응답";
}

impl Trying {
    /// What a fault of the mock's does; nothing of one that is not known here.
    pub(crate) fn fault(lang: Lang, name: &str) -> Option<&'static str> {
        let words = Faults::of(lang);
        Some(match name {
            "close-before" => words.close_before,
            "reset-before" => words.reset_before,
            "close-after" => words.close_after,
            "reset-after" => words.reset_after,
            "server-error-before" => words.server_error_before,
            "server-error-after" => words.server_error_after,
            "html" => words.html,
            "half-answer" => words.half_answer,
            "wrong-key" => words.wrong_key,
            "truncated-jwe" => words.truncated_jwe,
            "delay" => words.delay,
            "delay-before" => words.delay_before,
            _ => return None,
        })
    }
}
