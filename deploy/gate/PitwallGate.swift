/*
 Pitwall's gate for Vapor 4: a service that obeys what Pitwall says of maintenance. To be copied.

 NOT COMPILED where Pitwall is built: there is no Swift there. It follows pitwall-gate.ts, which is tested, line by line;
 decisions.json beside it holds what every gate must decide: hold it to that table when you take it over.

   let gate = PitwallGate(.init(pitwall: "https://pitwall.example.com", service: "shop", whenUnknown: .open,
                                file: "/var/lib/shop/maintenance.json"))
   app.http.client.configuration.redirectConfiguration = .disallow
   app.lifecycle.use(gate)                      // listens to Pitwall from boot to shutdown
   app.middleware.use(gate, at: .beginning)     // before everything else
 */
import Crypto
import Foundation
import NIOConcurrencyHelpers
import Vapor

public struct PitwallGateOptions: Sendable {
    public enum WhenUnknown: Sendable { case open, closed }

    public struct Bypass: Sendable {
        public var name: String
        /// Of the token, in lower-case hex.
        public var sha256: String
        public var expiresAt: Date
        public init(name: String, sha256: String, expiresAt: Date) {
            self.name = name
            self.sha256 = sha256
            self.expiresAt = expiresAt
        }
    }

    /// Pitwall's address.
    public var pitwall: String
    /// The id pitwall.yaml gives this service.
    public var service: String
    /// What becomes of requests while Pitwall was never heard, or not for `forgetAfterHours`. Health paths stay open.
    public var whenUnknown: WhenUnknown
    /// Where what Pitwall said last outlives a restart.
    public var file: String
    /// Open whatever is on, beside those Pitwall knows; `*` stands for any text.
    public var healthPaths = ["/api/health/*", "/health/*"]
    /// The exact id of the tenant a request is for.
    public var tenant: @Sendable (Request) -> String? = { _ in nil }
    /// Ways past the gate that hold while Pitwall is away too. Those made in Pitwall need not be named.
    public var bypasses: [Bypass] = []
    /// Pitwall tells 24 hours ahead: what is older says little.
    public var forgetAfterHours = 24.0
    public var pollSeconds = 5.0

    public init(pitwall: String, service: String, whenUnknown: WhenUnknown, file: String) {
        self.pitwall = pitwall
        self.service = service
        self.whenUnknown = whenUnknown
        self.file = file
    }
}

public final class PitwallGate: AsyncMiddleware, LifecycleHandler {
    private struct Known: Sendable {
        var state: PitwallState
        /// As Pitwall wrote it.
        var text: String
        var etag: String?
        /// When Pitwall's database said so, epoch seconds; nil: it never did.
        var asOf: Double?
        /// Pitwall's time when it was heard (epoch seconds), and the monotonic time then: this host's clock may be set.
        var at: Double
        var heardAt: Double

        /// Pitwall's time.
        var now: Double { at + uptime() - heardAt }
    }

    private struct Kept: Codable {
        var service: String
        var text: String
        var etag: String?
        var asOf: Double?
        var at: Double
        var wallAt: Double
    }

    private struct Listening: Sendable {
        var first: Task<Void, Never>?
        var again: Task<Void, Never>?
        var isDeaf = false
        var keptAt = -Double.infinity
        var questions = 0
    }

    private struct NoNews: Error { let reason: String }

    private let options: PitwallGateOptions
    private let known = NIOLockedValueBox<Known?>(nil)
    private let listening = NIOLockedValueBox(Listening())

    public init(_ options: PitwallGateOptions) {
        self.options = options
    }

    // MARK: Requests

    public func respond(to request: Request, chainingTo next: any AsyncResponder) async throws -> Response {
        let verdict = await judge(request)
        guard let closed = verdict.closed else {
            let response = try await next.respond(to: request)
            if verdict.mode != "open" { response.headers.replaceOrAdd(name: "X-Maintenance", value: verdict.mode) }
            return response
        }
        return refusal(verdict.mode, closed, to: request)
    }

    /// Waits for Pitwall only when nothing is known at the start, and then for no more than 3 seconds.
    private func judge(_ request: Request) async -> PitwallVerdict {
        let path = tidyPath(requestPath(request))
        let isExempt = ([internalPaths] + options.healthPaths).contains { isMatch($0, path) }
        if !isExempt && remembered() == nil {
            await listening.withLockedValue { $0.first }?.value
        }
        let verdict = decideNow(request)
        guard verdict.closed != nil else { return verdict }
        if isExempt { return PitwallVerdict(mode: verdict.mode) }
        return await passes(request) ? PitwallVerdict(mode: verdict.mode) : verdict
    }

    private func decideNow(_ request: Request) -> PitwallVerdict {
        if let known = remembered() {
            let tenant = options.tenant(request)
            return decide(known.state, method: request.method.rawValue, path: requestPath(request), tenant: tenant, now: known.now)
        }
        guard options.whenUnknown == .closed else { return PitwallVerdict(mode: "unknown") }
        let reason = "Whether this is in maintenance is not known."
        return PitwallVerdict(mode: "unknown", closed: .init(reason: reason, until: nil, retryAfterSeconds: 5))
    }

    private func remembered() -> Known? {
        known.withLockedValue { known in
            known.flatMap { uptime() - $0.heardAt <= options.forgetAfterHours * 3_600 ? $0 : nil }
        }
    }

    // MARK: Listening

    public func didBoot(_ app: Application) throws {
        recall(app.logger)
        let first = Task { await self.hearOnce(app) }
        let again = Task {
            await first.value
            while !Task.isCancelled {
                // Not all at the same moment.
                let seconds = self.options.pollSeconds * Double.random(in: 0.9...1.1)
                try? await Task.sleep(nanoseconds: UInt64(seconds * 1_000_000_000))
                if !Task.isCancelled { await self.hearOnce(app) }
            }
        }
        listening.withLockedValue {
            $0.first = first
            $0.again = again
        }
    }

    public func shutdown(_ app: Application) {
        listening.withLockedValue { $0.again?.cancel() }
    }

    private func hearOnce(_ app: Application) async {
        do {
            try await hear(app)
            let wasDeaf = listening.withLockedValue { state -> Bool in
                defer { state.isDeaf = false }
                return state.isDeaf
            }
            if wasDeaf { app.logger.info("pitwall gate: Pitwall is heard again") }
        } catch {
            let wasDeaf = listening.withLockedValue { state -> Bool in
                defer { state.isDeaf = true }
                return state.isDeaf
            }
            if !wasDeaf { app.logger.warning("pitwall gate: Pitwall is not heard: \(error)") }
        }
    }

    /// Throws when what came is no news of Pitwall's.
    private func hear(_ app: Application) async throws {
        let before = known.withLockedValue { $0 }
        var headers = HTTPHeaders()
        if let etag = before?.etag { headers.add(name: .ifNoneMatch, value: etag) }
        let answer = try await app.client.get(uri("state", [:]), headers: headers) { $0.timeout = .seconds(3) }
        let asOf = answer.headers.first(name: "X-Maintenance-As-Of").flatMap(parseTime)
        if answer.status == .notModified, let before {
            return take(before.state, before.text, etag: before.etag, asOf: asOf, app.logger)
        }
        guard answer.status == .ok, let body = answer.body, body.readableBytes <= 1_000_000 else {
            throw NoNews(reason: "Pitwall answered \(answer.status.code)")
        }
        let text = String(buffer: body)
        let state = try PitwallState.read(text)
        // Just started without its database it has nothing to say: what is known here is better.
        if asOf == nil && state.windows.isEmpty { throw NoNews(reason: "Pitwall knows nothing itself") }
        if state.stale, let asOf, let known = before?.asOf, asOf < known {
            throw NoNews(reason: "Pitwall knows less than this gate")
        }
        take(state, text, etag: answer.headers.first(name: .eTag), asOf: asOf, app.logger)
    }

    private func take(_ state: PitwallState, _ text: String, etag: String?, asOf: Double?, _ logger: Logger) {
        let (news, isNews) = known.withLockedValue { known -> (Known, Bool) in
            let fresh = state.stale ? nil : asOf
            let at = fresh ?? known?.now ?? Date().timeIntervalSince1970
            let isNews = known == nil || known?.etag != etag
            let news = Known(state: state, text: text, etag: etag, asOf: asOf, at: at, heardAt: uptime())
            known = news
            return (news, isNews)
        }
        if isNews { logger.info("pitwall gate: state changed, \(state.windows.count) windows") }
        if isNews && !state.known { logger.warning("pitwall gate: pitwall.yaml has no service \(options.service)") }
        let isDue = listening.withLockedValue { uptime() - $0.keptAt > 60 }
        if isNews || isDue { keep(news, logger) }
    }

    private func keep(_ known: Known, _ logger: Logger) {
        listening.withLockedValue { $0.keptAt = uptime() }
        let url = URL(fileURLWithPath: options.file)
        let wallAt = Date().timeIntervalSince1970
        let kept = Kept(
            service: options.service, text: known.text, etag: known.etag, asOf: known.asOf, at: known.now, wallAt: wallAt)
        do {
            let folder = url.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            // Whoever reads meanwhile finds the old file or the new one.
            try JSONEncoder().encode(kept).write(to: url, options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: options.file)
        } catch {
            logger.warning("pitwall gate: the state could not be kept: \(error)")
        }
    }

    private func recall(_ logger: Logger) {
        guard FileManager.default.fileExists(atPath: options.file) else { return }
        do {
            let kept = try JSONDecoder().decode(Kept.self, from: Data(contentsOf: URL(fileURLWithPath: options.file)))
            guard kept.service == options.service else { throw NoNews(reason: "it is of the service \(kept.service)") }
            let age = max(0, Date().timeIntervalSince1970 - kept.wallAt)
            let recalled = Known(
                state: try PitwallState.read(kept.text), text: kept.text, etag: kept.etag, asOf: kept.asOf,
                at: kept.at, heardAt: uptime() - age)
            known.withLockedValue { $0 = recalled }
        } catch {
            logger.warning("pitwall gate: the state could not be recalled: \(error)")
        }
    }

    // MARK: Bypasses

    /// Whether the request carries a bypass. Each use is logged; Pitwall notes those of its own.
    private func passes(_ request: Request) async -> Bool {
        let sent = request.headers.first(name: "X-Maintenance-Bypass")
        guard let token = sent ?? request.cookies["maintenance_bypass"]?.string else { return false }
        let hash = hexSha256(token)
        let now = remembered()?.now ?? Date().timeIntervalSince1970
        let own = options.bypasses.first { $0.sha256 == hash && $0.expiresAt.timeIntervalSince1970 > now }
        var found = own?.name
        if found == nil && isPitwallToken(token) { found = await nameFromPitwall(token, request) }
        guard let name = found else { return false }
        let path = bare(requestPath(request)).prefix(300)
        request.logger.info("pitwall gate: bypass used by \(name): \(request.method.rawValue) \(path)")
        return true
    }

    private func nameFromPitwall(_ token: String, _ request: Request) async -> String? {
        let mayAsk = listening.withLockedValue { state -> Bool in
            if state.questions >= 20 { return false }
            state.questions += 1
            return true
        }
        guard mayAsk else { return nil }
        defer { listening.withLockedValue { $0.questions -= 1 } }
        var question = ["path": String(bare(requestPath(request))), "method": request.method.rawValue]
        if let tenant = options.tenant(request) { question["tenant"] = tenant }
        let headers: HTTPHeaders = ["X-Maintenance-Bypass": token]
        let asked = try? await request.client.get(uri("gate", question), headers: headers) { $0.timeout = .seconds(3) }
        guard let answer = asked, answer.status == .noContent else { return nil }
        return answer.headers.first(name: "X-Maintenance-Bypass")?.removingPercentEncoding
    }

    private func uri(_ what: String, _ question: [String: String]) -> URI {
        let base = options.pitwall.hasSuffix("/") ? String(options.pitwall.dropLast()) : options.pitwall
        let fields = question.merging(["service": options.service]) { $1 }
        let query = fields.map { "\($0.key)=\(percentEncoded($0.value))" }.joined(separator: "&")
        return URI(string: "\(base)/api/maintenance/\(what)?\(query)")
    }
}

// MARK: - What Pitwall says

public struct PitwallState: Decodable, Sendable {
    public struct Window: Decodable, Sendable {
        public enum Mode: String, Decodable, CaseIterable, Sendable {
            // From what lets nothing through to what only tells.
            case full, drain
            case readOnly = "read_only"
            case announce
        }
        public enum OnOverrun: String, Decodable, Sendable { case keep, end }

        public var kind: String
        public var tenantSha256: String?
        public var method: String?
        public var route: String?
        public var mode: Mode
        public var reason: String?
        public var onOverrun: OnOverrun
        public var on: Bool
        public var startsAt: Date
        public var endsAt: Date
    }

    /// pitwall.yaml has such a service.
    public var known: Bool
    /// Pitwall's database is away: this is what it said last.
    public var stale: Bool
    /// Health paths of the service, as pitwall.yaml has them.
    public var exempt: [String]
    public var windows: [Window]

    /// Throws when it is not a state that can be obeyed.
    static func read(_ text: String) throws -> PitwallState {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let time = parseTime(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time: \(text)")
            }
            return Date(timeIntervalSince1970: time)
        }
        return try decoder.decode(PitwallState.self, from: Data(text.utf8))
    }
}

public struct PitwallVerdict: Sendable {
    public struct Closed: Sendable {
        public var reason: String?
        public var until: Date?
        public var retryAfterSeconds: Int
    }
    /// The strictest mode that concerns the request, or `open`; `unknown`: nothing is known of maintenance.
    public var mode: String
    /// nil: it may pass.
    public var closed: Closed?
}

/// What switches maintenance off again must be reached in it.
private let internalPaths = "/api/internal/*"
private let reads = ["GET", "HEAD", "OPTIONS"]

/// What is to become of a request at that time (epoch seconds): as Pitwall's own gate decides it.
public func decide(
    _ state: PitwallState, method: String, path: String, tenant: String?, now: Double
) -> PitwallVerdict {
    if state.windows.isEmpty { return PitwallVerdict(mode: "open") }
    let method = method.uppercased()
    let path = tidyPath(path)
    let tenantSha256 = tenant.map(hexSha256)
    let concerning = state.windows.filter { window in
        isOn(window, now) && concerns(window, method: method, path: path, tenantSha256: tenantSha256)
    }
    let mode = PitwallState.Window.Mode.allCases.first { one in concerning.contains { $0.mode == one } }
    let leading = mode?.rawValue ?? "open"
    let closing = concerning.filter { refuses($0.mode, method) }
    let isExempt = isMatch(internalPaths, path) || state.exempt.contains { $0.utf8.elementsEqual(path.utf8) }
    guard let first = closing.first, !isExempt else { return PitwallVerdict(mode: leading) }
    let last = closing.dropFirst().reduce(first) { $0.endsAt >= $1.endsAt ? $0 : $1 }
    let seconds = retryAfterSeconds(last.endsAt.timeIntervalSince1970, now)
    return PitwallVerdict(
        mode: leading, closed: .init(reason: last.reason, until: last.endsAt, retryAfterSeconds: seconds))
}

private func isOn(_ window: PitwallState.Window, _ now: Double) -> Bool {
    (window.on || window.startsAt.timeIntervalSince1970 <= now)
        && (window.onOverrun == .keep || window.endsAt.timeIntervalSince1970 > now)
}

private func concerns(
    _ window: PitwallState.Window, method: String, path: String, tenantSha256: String?
) -> Bool {
    switch window.kind {
    case "global", "service":
        return true
    case "tenant":
        return tenantSha256 != nil && tenantSha256 == window.tenantSha256
    case "route":
        return (window.method == "*" || window.method == method) && isMatch(window.route ?? "", path)
    default:
        return false
    }
}

private func refuses(_ mode: PitwallState.Window.Mode, _ method: String) -> Bool {
    switch mode {
    case .announce: return false
    case .readOnly: return !reads.contains(method)
    case .drain, .full: return true
    }
}

private func retryAfterSeconds(_ end: Double, _ now: Double) -> Int {
    // In whole milliseconds: the difference of two doubles is a little more or less than it should be.
    let seconds = Int((((end - now) * 1_000).rounded() / 1_000).rounded(.up))
    return seconds <= 0 ? 60 : min(seconds, 3_600)
}

// MARK: - Paths

/// A request line may hold a whole address.
private func requestPath(_ request: Request) -> String {
    let text = request.url.string
    if text.hasPrefix("/") { return text }
    return URLComponents(string: text)?.percentEncodedPath ?? text
}

private func bare(_ path: String) -> Substring {
    path.prefix { $0 != "?" && $0 != "#" }
}

/// One form for every way to write a path: without query, doubled or trailing slashes, dots and needless escapes.
func tidyPath(_ path: String) -> String {
    var parts: [String] = []
    for piece in bare(path).split(separator: "/") {
        let part = piece.removingPercentEncoding ?? String(piece)
        if part == ".." {
            _ = parts.popLast()
        } else if part != "" && part != "." {
            parts.append(part)
        }
    }
    return "/" + parts.joined(separator: "/")
}

/// A character, any text, or one character and more of one part of a path.
private enum Token: Equatable {
    case text(Unicode.Scalar)
    case any
    case part
}

/// `*` stands for any text, `:name` and `{name}` for one part of the path. All ways are followed at once: a regular
/// expression would take ages over a path made to be slow.
func isMatch(_ pattern: String, _ path: String) -> Bool {
    let tokens = tokenized(pattern)
    var places = skipped(tokens, [0])
    for character in path.unicodeScalars {
        var next: Set<Int> = []
        for place in places where place < tokens.count {
            switch tokens[place] {
            case .text(let own): if own == character { next.insert(place + 1) }
            case .any: next.formUnion([place, place + 1])
            case .part: if character != "/" { next.formUnion([place, place + 1]) }
            }
        }
        if next.isEmpty { return false }
        places = skipped(tokens, next)
    }
    return places.contains(tokens.count)
}

/// Any text may be no text.
private func skipped(_ tokens: [Token], _ places: Set<Int>) -> Set<Int> {
    var all = places
    for place in places {
        var next = place
        while next < tokens.count && tokens[next] == .any {
            next += 1
            all.insert(next)
        }
    }
    return all
}

private func tokenized(_ pattern: String) -> [Token] {
    let scalars = Array((pattern == "*" ? "*" : tidyPath(pattern)).unicodeScalars)
    var tokens: [Token] = []
    var at = 0
    while at < scalars.count {
        if scalars[at] == "*" {
            tokens.append(.any)
            at += 1
        } else if let end = endOfName(scalars, at) {
            tokens.append(.part)
            at = end
        } else {
            tokens.append(.text(scalars[at]))
            at += 1
        }
    }
    return tokens
}

/// Where `:name` or `{name}` ends that begins here; nil: none does.
private func endOfName(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    var at = start + 1
    if scalars[start] == ":" {
        guard at < scalars.count, isLetter(scalars[at]) else { return nil }
        while at < scalars.count && (isLetter(scalars[at]) || ("0"..."9").contains(scalars[at])) { at += 1 }
        return at
    }
    guard scalars[start] == "{" else { return nil }
    while at < scalars.count && scalars[at] != "{" && scalars[at] != "}" && scalars[at] != "/" { at += 1 }
    return at < scalars.count && scalars[at] == "}" && at > start + 1 ? at + 1 : nil
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
}

// MARK: - Answers

private func refusal(_ mode: String, _ closed: PitwallVerdict.Closed, to request: Request) -> Response {
    let isPage = request.headers.first(name: .accept)?.contains("text/html") ?? false
    var headers = HTTPHeaders()
    headers.add(name: "X-Maintenance", value: mode)
    headers.add(name: .cacheControl, value: "no-store")
    headers.add(name: .contentType, value: isPage ? "text/html; charset=utf-8" : "application/problem+json")
    headers.add(name: .retryAfter, value: String(closed.retryAfterSeconds))
    headers.add(name: .vary, value: "Accept")
    if let until = closed.until { headers.add(name: "X-Maintenance-Until", value: isoTime(until)) }
    // Header values hold no more than ASCII.
    if let reason = closed.reason { headers.add(name: "X-Maintenance-Reason", value: percentEncoded(reason)) }
    let text = isPage ? page(closed, method: request.method.rawValue) : problem(mode, closed)
    let body: Response.Body = request.method == .HEAD ? .empty : .init(string: text)
    return Response(status: .serviceUnavailable, headers: headers, body: body)
}

private struct Problem: Encodable {
    var type = "about:blank"
    var title: String
    var status = 503
    var code: String
    var detail: String
    var until: String?
    var retryAfterSeconds: Int
}

private func problem(_ mode: String, _ closed: PitwallVerdict.Closed) -> String {
    let code = mode == "unknown" ? "unavailable" : "maintenance"
    let problem = Problem(
        title: code, code: code, detail: closed.reason ?? "This is in maintenance.",
        until: closed.until.map(isoTime), retryAfterSeconds: closed.retryAfterSeconds)
    return (try? JSONEncoder().encode(problem)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
}

/// Needs nothing else, and looks again by itself; what was sent by a form is not sent again by itself.
private func page(_ closed: PitwallVerdict.Closed, method: String) -> String {
    let isRead = reads.contains(method)
    let again = isRead ? "<meta http-equiv=\"refresh\" content=\"\(closed.retryAfterSeconds)\">\n" : ""
    let kept = isRead ? "" : "<p>Nothing was saved. Go back, and send it again then.</p>\n"
    let time = closed.until.map { until in
        let text = isoTime(until)
        let shown = text.prefix(16).replacingOccurrences(of: "T", with: ", ")
        return "<p>Until about <time datetime=\"\(text)\">\(shown) UTC</time>.</p>\n"
    }
    return """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        \(again)<title>In maintenance</title>
        <style>main { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1rem }</style>
        <main>
        <h1>In maintenance</h1>
        <p>\(escaped(closed.reason ?? "We are back soon."))</p>
        \(time ?? "")\(kept)</main>
        </html>
        """
}

private func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;")
        .replacingOccurrences(of: "<", with: "&lt;")
        .replacingOccurrences(of: ">", with: "&gt;")
        .replacingOccurrences(of: "\"", with: "&quot;")
}

// MARK: - Little things

/// Monotonic, in seconds.
private func uptime() -> Double { ProcessInfo.processInfo.systemUptime }

private func hexSha256(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
}

private func isPitwallToken(_ token: String) -> Bool {
    let scalars = token.unicodeScalars
    return token.hasPrefix("pwb_") && scalars.count == 47
        && scalars.allSatisfy { isLetter($0) || ("0"..."9").contains($0) || $0 == "-" }
}

private let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")

private func percentEncoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
}

/// Epoch seconds of `2026-03-04T10:00:00.000Z`, with or without the fraction.
private func parseTime(_ text: String) -> Double? {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    if let date = formatter.date(from: text) { return date.timeIntervalSince1970 }
    formatter.formatOptions = [.withInternetDateTime]
    return formatter.date(from: text)?.timeIntervalSince1970
}

private func isoTime(_ date: Date) -> String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    return formatter.string(from: date)
}
