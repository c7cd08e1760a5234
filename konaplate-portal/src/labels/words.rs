//! All words, by what they are about.

labels! {
    Labels;

    // The frame of every page.
    operations: "Operations", "오퍼레이션";
    coverage: "Coverage", "문서 반영 현황";
    history: "History", "호출 기록";
    skip: "Skip to content", "본문으로 건너뛰기";
    menu: "All operations", "전체 오퍼레이션";
    on_this_page: "On this page", "이 페이지의 내용";
    pages: "Pages", "페이지";
    table_scrolls: "{}, scrolls sideways", "{}, 좌우로 스크롤";
    made_from: "Made from a specification by konaplate.", "konaplate가 명세에서 만든 문서입니다.";

    // Search.
    search: "Search", "검색";
    search_hint: "Service, path, field or code", "서비스, 경로, 필드, 코드";
    search_none: "Nothing found", "검색 결과가 없습니다";
    search_one: "1 result", "결과 1건";
    search_many: "{} results", "결과 {}건";
    search_results: "Search results", "검색 결과";
    kind_operation: "operation", "오퍼레이션";
    kind_field: "field", "필드";
    kind_code: "code", "코드";
    kind_case: "case", "테스트 케이스";
    kind_group: "group", "그룹";

    // A running portal.
    target: "Calls go to: {}", "호출 대상: {}";
    target_is_real: "This is a real server: money may move.", "실제 서버입니다. 자금 이동이 발생할 수 있습니다.";
    problems: "The specification has problems. These pages are of the last good one.", "명세에 문제가 있습니다. 이 페이지는 마지막으로 정상이었던 명세의 내용입니다.";

    // The index.
    one_operation: "{} operation in ", "오퍼레이션 {}개, ";
    many_operations: "{} operations in ", "오퍼레이션 {}개, ";
    one_group: "{} group.", "그룹 {}개";
    many_groups: "{} groups.", "그룹 {}개";
    servers: "Servers", "서버";
    families: "Families of codes", "코드 계열";
    families_intro: "The first three digits of a code say what it is about.", "코드의 앞 세 자리는 코드가 무엇에 관한 것인지 나타냅니다.";
    name: "Name", "이름";
    properties: "Properties", "특성";

    // Facts of an operation.
    facts: "At a glance", "한눈에 보기";
    page: "Documentation page", "문서 페이지";
    version: "Version", "버전";
    read_on: "Read on", "확인한 날짜";
    state: "State", "상태";
    effect: "Effect", "영향";
    mode: "Mode", "방식";
    mode_sync: "Synchronous: the answer waits for what the call does.", "동기: 처리가 끝난 뒤에 응답합니다.";
    mode_async: "Asynchronous: the answer does not wait for what the call does.", "비동기: 처리가 끝나기를 기다리지 않고 응답합니다.";
    sync: "synchronous", "동기";
    r#async: "asynchronous", "비동기";
    encryption: "Encryption", "암호화";
    encrypted_none: "Request and response are plain JSON.", "요청과 응답 모두 암호화하지 않은 JSON입니다.";
    encrypted_request: "The request is encrypted, the response is plain JSON.", "요청은 암호화하고, 응답은 암호화하지 않은 JSON입니다.";
    encrypted_response: "The request is plain JSON, the response is encrypted.", "요청은 암호화하지 않은 JSON이고, 응답은 암호화됩니다.";
    encrypted_both: "Request and response are encrypted.", "요청과 응답 모두 암호화합니다.";
    encryption_erratum_request: "The page says otherwise of the request's encryption:", "요청의 암호화에 대해 문서 페이지에는 다르게 적혀 있습니다:";
    encryption_erratum_response: "The page says otherwise of the response's encryption:", "응답의 암호화에 대해 문서 페이지에는 다르게 적혀 있습니다:";
    file: "Specification file", "명세 파일";
    why: "Where the facts come from", "정보의 출처";
    sources: "Sources", "출처";
    encrypted: "encrypted", "암호화";

    // States of a page.
    complete: "complete page", "전체 페이지";
    excerpt: "excerpt", "일부만 확인";
    complete_sentence: "The whole page was read.", "페이지 전체를 확인했습니다.";
    excerpt_sentence: "Only an excerpt of the page was read: there may be more fields, codes and conditions than are shown here.", "문서 페이지의 일부만 확인했습니다. 여기에 없는 필드, 코드, 조건이 더 있을 수 있습니다.";
    excerpt_short: "Only an excerpt of the page was read.", "페이지의 일부만 확인했습니다.";

    // Effects.
    reads: "reads", "조회";
    writes: "writes", "변경";
    moves_money: "moves money", "자금 이동";
    reads_sentence: "Changes nothing.", "아무것도 변경하지 않습니다.";
    writes_sentence: "Changes something at the provider, no balance.", "제공자의 데이터를 변경하지만 잔액은 변하지 않습니다.";
    moves_money_sentence: "Moves money.", "자금 이동이 발생합니다.";

    // Headers.
    request_headers: "Request headers", "요청 헤더";
    response_headers: "Response headers", "응답 헤더";
    header: "Header", "헤더";
    value: "Value", "값";
    asp_id: "the service provider's id", "서비스 제공자 ID";
    correlation_id: "a new id for each call", "호출마다 새로 만드는 ID";
    access_key: "the project's access key", "프로젝트 액세스 키";
    crypto_key_id: "the id of the crypto key, where something is encrypted", "암호화할 때 쓰는 암호화 키의 ID";
    tran_token: "the MAC of the body", "본문의 MAC";
    tran_time: "the instant of the call", "호출 시각";
    time_zone: "the clock of that instant", "그 시각의 시간대";
    filled: "The client fills it in.", "클라이언트가 자동으로 채웁니다.";
    equals_request: "Equals the request's: an answer with another value is not that of the call.", "요청 헤더와 값이 같습니다. 값이 다르면 그 호출의 응답이 아닙니다.";

    // Fields.
    request: "Request", "요청";
    response: "Response", "응답";
    no_request_fields: "The request has no fields.", "요청 필드가 없습니다.";
    no_response_fields: "The answer has no fields beside the envelope.", "공통 응답 외에 다른 필드가 없습니다.";
    no_headers: "No headers.", "헤더가 없습니다.";
    field: "Field", "필드";
    type_and_limit: "Type and limit", "형식과 제한";
    meaning: "Meaning", "의미";
    required: "required", "필수";
    conditional: "conditional", "조건부";
    optional: "optional", "선택";
    text: "text", "문자열";
    date: "date, {}", "날짜, {}";
    integer: "whole number", "정수";
    word: "word", "지정된 단어";
    boolean: "true or false", "참/거짓";
    object: "object", "객체";
    list_of: "list of {}", "목록: {}";
    items: "Items:", "항목 수:";
    inner_items: "Items of each:", "각 목록의 항목 수:";
    personal: "personal", "개인정보";
    secret: "secret", "민감 정보";
    personal_means: "About a person: not shown in logs.", "개인에 관한 값으로 로그에 남지 않습니다.";
    secret_means: "Gives access to money: shown nowhere, wiped from memory.", "자금에 접근할 수 있는 값으로 어디에도 표시하지 않고 메모리에서 지웁니다.";
    unit: "Unit:", "단위:";
    default: "If absent, the provider takes:", "없으면 제공자가 적용하는 값:";
    lives: "Serves {} seconds after its issue.", "발급 후 {}초 동안 유효합니다.";
    lives_with: "{} seconds with:", "{}초 동안 유효한 경우:";
    also_in_sibling: "Also accepted inside:", "다음 안에 있어도 받습니다:";
    also_in_around: "Also accepted one level out, in the object around.", "한 단계 바깥 객체에 있어도 받습니다.";
    empty_word: "(empty)", "(빈 값)";
    documented: "Documented:", "문서 표기:";
    holds: "Holds:", "실제 적용:";
    because: "Because:", "이유:";
    why_short: "why", "출처";

    // Limits.
    any: "no limit known", "알려진 제한 없음";
    exactly: "exactly {}", "정확히 {}";
    at_least: "at least {}", "{} 이상";
    from_to: "{} to {}", "{}~{}";
    character: "{} character", "{}자";
    characters: "{} characters", "{}자";
    item: "{} item", "{}개";
    item_count: "{} items", "{}개";

    // Origins.
    from_page: "From the page.", "문서 페이지에서 확인했습니다.";
    from_excerpt: "From an excerpt of the page.", "문서 페이지의 일부에서 확인했습니다.";
    from_guide: "From the provider's guideline.", "제공자의 가이드에서 확인했습니다.";
    from_integration: "Seen by integrations, on no page.", "문서에는 없고 연동 과정에서 확인했습니다.";
    from_inferred: "Inferred from where another page uses it.", "다른 페이지의 쓰임에서 추론했습니다.";

    // Rules.
    rules: "Rules between the fields", "필드 사이의 규칙";
    rules_intro: "Checked before anything is sent, and all at once.", "전송하기 전에 한꺼번에 검사합니다.";

    // Codes.
    errors: "Error codes", "오류 코드";
    no_errors: "No error codes are listed.", "등록된 오류 코드가 없습니다.";
    code: "Code", "코드";
    status: "Status", "HTTP 상태";
    message: "Message", "메시지";
    category: "Who or what acts next", "조치 주체";
    follows: "What follows", "다음 조치";
    table_complete: "The page's table of codes was seen whole.", "문서의 코드 표를 모두 확인했습니다.";
    table_cut: "The page shows only the first rows of its table: other codes exist.", "문서에 코드 표의 앞부분만 표시되어 있습니다. 다른 코드가 더 있습니다.";
    table_not_seen: "The page's table of codes was not seen whole: other codes exist.", "코드 표 전체를 확인하지 못했습니다. 다른 코드가 더 있습니다.";
    status_decides: "A code decides only with the status that is listed for it.", "코드는 표에 있는 HTTP 상태와 함께 올 때만 유효합니다.";
    r#final: "final", "확정";
    not_final: "not final", "미확정";
    final_money: "No money has moved, and none will.", "자금은 이동하지 않았으며 이후에도 이동하지 않습니다.";
    final_write: "Nothing was changed, and nothing will be.", "아무것도 변경되지 않았으며 이후에도 변경되지 않습니다.";
    final_read: "The call changes nothing.", "이 호출은 아무것도 변경하지 않습니다.";
    open_money: "The money may have moved: do not send the call again.", "자금이 이동했을 수 있으니 재호출하지 마십시오.";
    open_write: "It may have been done: do not send the call again unasked.", "이미 처리되었을 수 있으니 확인 없이 재호출하지 마십시오.";
    open_read: "The call changes nothing: ask again.", "이 호출은 아무것도 변경하지 않으므로 다시 조회하면 됩니다.";
    ask_with: "Ask what became of it with", "처리 결과를 확인할 오퍼레이션:";
    ask_nobody: "No inquiry is known: ask the provider what its records say.", "알려진 결과 조회가 없으므로 제공자에게 기록을 확인해야 합니다.";
    once_known: "Once it is known that nothing happened: {}", "처리되지 않은 것으로 확인된 후: {}";

    // Categories.
    fix_request: "caller", "호출자";
    retry_later: "try later", "추후 재시도";
    ask_user: "member", "회원";
    already_asked: "ask about the earlier call", "이전 호출 확인";
    contact_provider: "provider", "제공자";
    unknown: "not known", "알 수 없음";
    fix_request_means: "Correct the request.", "요청을 고쳐야 합니다.";
    retry_later_means: "Try again later.", "추후 다시 시도할 수 있습니다.";
    ask_user_means: "The member has to act.", "회원이 조치해야 합니다.";
    already_asked_means: "The same call was made before: find out what became of that one.", "같은 호출이 이미 있었으니 그 호출의 결과를 확인해야 합니다.";
    contact_provider_means: "The provider has to act.", "제공자가 조치해야 합니다.";
    unknown_means: "Who has to act is not known.", "누가 조치해야 하는지 알려져 있지 않습니다.";

    // Cases.
    cases: "Test cases", "테스트 케이스";
    no_cases: "The page shows no test cases.", "문서에 테스트 케이스가 없습니다.";
    title: "Title", "제목";
    case: "Case", "케이스";
    no_code: "none given", "표기 없음";

    // What becomes of a call.
    outcome: "What became of the call", "호출 결과 판정";
    answer: "Answer", "응답";
    means: "Means", "의미";
    success_with: "HTTP 200 and code", "HTTP 200과 코드";
    success_done: "Done.", "처리되었습니다.";
    success_settled: "Done, if nothing else in the answer says otherwise: the money has moved.", "응답에 이를 뒤집는 내용이 없으면 처리 완료이며 자금이 이동했습니다.";
    success_answered: "The answer to what was asked.", "조회한 내용에 대한 응답입니다.";
    pending_flag: "The same with {}", "위 응답에서 {}인 경우";
    pending_means: "Not decided yet: ask later, do not call again.", "아직 확정되지 않았습니다. 재호출하지 말고 나중에 조회하십시오.";
    settled_means: "Settled: the money has moved.", "완료: 자금이 이동했습니다.";
    verdict_settled_asked: "The call that is asked about has settled.", "조회 대상 호출이 완료되었습니다.";
    verdict_failed_asked: "The call that is asked about has failed, and nothing moved.", "조회 대상 호출이 실패했으며 자금은 이동하지 않았습니다.";
    verdict_pending_asked: "The call that is asked about is not decided yet: ask again later.", "조회 대상 호출이 아직 확정되지 않았습니다. 나중에 다시 조회하십시오.";
    failed_beside_success: "Contradicts the success code: unknown, ask.", "성공 코드와 모순됩니다. 알 수 없는 상태이므로 조회해야 합니다.";
    not_seen_codes: "HTTP {} and code", "HTTP {}와 코드";
    not_seen_family: "HTTP {} and an unlisted code of the family", "HTTP {}와 목록에 없는 코드, 계열:";
    not_seen_means: "The number is not known. For {} seconds after the call that proves nothing; later too, a person compares it with the provider's records.", "모르는 번호라는 뜻입니다. 호출 후 {}초 동안은 아무것도 증명하지 않으며, 그 뒤에도 사람이 제공자의 기록과 대조해야 합니다.";
    final_code: "A final code with its status", "확정 코드와 해당 HTTP 상태";
    other_answer: "Anything else, or no answer", "그 밖의 응답, 또는 응답 없음";
    other_money: "Unknown: the money may have moved.", "알 수 없음: 자금이 이동했을 수 있습니다.";
    other_write: "Unknown: it may have been done.", "알 수 없음: 처리되었을 수 있습니다.";
    other_read: "Refused, or no answer: nothing was to change, ask again.", "거절되었거나 응답으로 볼 수 없습니다. 변경되는 것이 없으므로 다시 조회하면 됩니다.";
    number: "The number of the call:", "호출을 구별하는 번호:";
    number_means: "Yours, and never used before: it names the call when you ask about it.", "직접 정하며 한 번도 쓰지 않은 값이어야 합니다. 결과를 조회할 때 이 번호를 씁니다.";
    recovery: "Inquiry:", "결과 조회:";
    recovery_with: "with the number in", "번호를 넣을 필드:";
    asked_by: "Tells what became of:", "결과를 알려 주는 오퍼레이션:";
    echo: "An answer whose header differs from the request's is not that of the call:", "다음 헤더의 값이 요청과 다르면 그 호출의 응답이 아닙니다:";

    // Calls.
    calling: "Calling it", "호출 방법";
    calling_intro: "The values are made up.", "값은 예시입니다.";
    in_rust: "In Rust", "Rust";
    in_rust_intro: " is the module or crate of the generated client.", "는 생성된 클라이언트의 모듈 또는 크레이트입니다.";
    in_rust_shipped: "For the shipped specification it is", "기본 제공 명세에서는 다음과 같습니다:";
    with_curl: "With curl", "curl";
    with_curl_intro: "konaplate signs the body, and encrypts it where the operation asks for it; no key is in an argument.", "konaplate가 본문에 서명하고, 필요하면 암호화합니다. 키는 명령 인자에 나타나지 않습니다.";
    issued_first: "{} comes from another operation, {}: call that first, and put its value in.", "{} 값은 다른 오퍼레이션이 발급하므로 먼저 발급받아 그 값을 넣어야 합니다. 발급 오퍼레이션: {}.";
    env_file_of_mock: "{} starts a mock and writes the file with the keys.", "{} 명령은 모의 서버를 시작하고 키가 들어 있는 파일을 만듭니다.";
    env_file_of_portal: "Start the portal with {}: it writes the file with the keys.", "포털을 {} 옵션으로 시작하면 키가 들어 있는 파일이 만들어집니다.";
    no_sample: "No request was found that keeps all limits and rules.", "모든 제한과 규칙을 만족하는 예시 요청을 만들지 못했습니다.";

    // Warnings that are accepted.
    allowed: "Warnings that are accepted, with reasons", "예외로 허용한 경고";
    finding: "Warning", "경고";
    place: "Place", "위치";
    reason: "Reason", "이유";
    whole_file: "whole file", "파일 전체";

    // Where facts come from.
    why_title: "Where it comes from: {}", "정보의 출처: {}";
    why_intro: "For every header and field: the page, what it says, what holds and why, and where that is written.", "헤더와 필드마다 문서 페이지, 문서의 내용, 실제 적용 값과 이유, 기록된 위치를 보여 줍니다.";
    back: "Back to the operation", "오퍼레이션으로 돌아가기";
    read_version: "{}, read {}", "{}, {} 확인";
    erratum: "Erratum", "정정 사항";
    in_spec: "In the specification", "명세 위치";
    shared_type: "Shared type", "공유 타입";
    in_client: "In the Rust client", "Rust 클라이언트";
    length: "Length in characters", "글자 수";
    range: "Range of values", "값의 범위";
    count: "Number of items", "항목 수";

    // Coverage.
    coverage_intro: "Which services of the documentation's navigation the specification has.", "문서 메뉴의 서비스가 명세에 얼마나 반영되었는지 보여 줍니다.";
    totals: "Totals", "합계";
    services: "services", "서비스";
    entries: "entries", "메뉴 항목";
    complete_state: "complete", "완료";
    partial_state: "partial", "일부";
    draft_state: "draft", "초안";
    missing_state: "missing", "없음";
    draft_means: "a draft: nothing is built from it", "초안이므로 아무것도 만들지 않습니다";
    unlisted: "Not among the services", "메뉴에 없는 항목";
    unreadable: "its page cannot be read", "페이지를 읽을 수 없음";
    drafts: "Drafts", "초안";
    no_drafts: "There are no drafts.", "초안이 없습니다.";
}
