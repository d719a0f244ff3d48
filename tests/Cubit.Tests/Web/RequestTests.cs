using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>A request that cannot be understood is a 400 that names the place, whatever is wrong with it.</summary>
public sealed class RequestTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private const int BytesMax = 65_536;

    private static readonly string[] Routes = ["/v1/quotes", "/v1/orders", "/v1/sandbox/clock"];

    private RunningServer Server => demo.Running;

    [Theory]
    [InlineData("{}", "computeUnits", "configuration")]
    [InlineData("""{"instanceId":"i"}""", "computeUnits", "configuration")]
    [InlineData("""{"instanceId":"i","computeUnits":60,"configuration":"C"}""", "one of", "computeUnits")]
    [InlineData("""{"computeUnits":60}""", "instanceId")]
    [InlineData("""{"instanceId":"i","computeUnits":60,"units":1}""", "'units'", "computeUnits")]
    [InlineData("""{"instanceId":"i","ComputeUnits":60}""", "'ComputeUnits'")]
    [InlineData("""{"instanceId":7,"computeUnits":60}""", "instanceId", "a text")]
    [InlineData("""{"instanceId":null,"computeUnits":60}""", "instanceId", "a text")]
    [InlineData("""{"instanceId":["i"],"computeUnits":60}""", "instanceId", "a text")]
    [InlineData("""{"instanceId":"i","computeUnits":"60"}""", "computeUnits", "a whole number")]
    [InlineData("""{"instanceId":"i","computeUnits":60.5}""", "computeUnits", "a whole number")]
    [InlineData("""{"instanceId":"i","computeUnits":1e2}""", "computeUnits", "a whole number")]
    [InlineData("""{"instanceId":"i","computeUnits":2147483648}""", "computeUnits", "2147483647")]
    [InlineData("""{"instanceId":"i","computeUnits":99999999999999999999999}""", "computeUnits")]
    [InlineData("""{"instanceId":"i","computeUnits":true}""", "computeUnits", "a whole number")]
    [InlineData("""{"instanceId":"i","computeUnits":null}""", "computeUnits", "a whole number")]
    [InlineData("""{"instanceId":"i","computeUnits":{}}""", "computeUnits", "a whole number")]
    [InlineData("""{"instanceId":"i","configuration":1}""", "configuration", "a text")]
    [InlineData("""{"instanceId":"i","configuration":"C","direction":"sideways"}""", "direction", "upgrade")]
    [InlineData("""{"instanceId":"i","configuration":"C","direction":"Upgrade"}""", "direction", "upgrade")]
    [InlineData("""{"instanceId":"i","configuration":"C","direction":"same"}""", "direction", "upgrade")]
    [InlineData("""{"instanceId":"i","configuration":"C","direction":1}""", "direction", "a text")]
    [InlineData("""{"instanceId":"i","instanceId":"j","computeUnits":60}""", "'instanceId'", "twice")]
    [InlineData("""{"instanceId":"i","computeUnits":60,"comput\u0065Units":70}""", "'computeUnits'", "twice")]
    [InlineData("""{"instanceId":"\ud800","computeUnits":60}""", "instanceId", "broken character")]
    [InlineData("""{"instanceId":"i","computeUnits":60,"\ud800":1}""", "broken character")]
    [InlineData("""{"instanceId":"i","computeUnits":60,"x":[{"\ud800":1}]}""", "x[0]", "broken character")]
    [InlineData("""{"instanceId":"i","instanceId":7,""", "not JSON")]
    public async Task A_quote_request_names_its_fault(string body, params string[] words) =>
        (await Server.PostAsync("/v1/quotes", body)).ShouldBeInvalid(words);

    [Theory]
    [InlineData("{}", "quoteId")]
    [InlineData("""{"quoteId":1}""", "quoteId", "a text")]
    [InlineData("""{"quoteId":"q","agreement":"yes"}""", "agreement", "an object")]
    [InlineData("""{"quoteId":"q","agreement":true}""", "agreement", "an object")]
    [InlineData("""{"quoteId":"q","agreement":[]}""", "agreement", "an object")]
    [InlineData("""{"quoteId":"q","agreement":{}}""", "agreement", "'id'")]
    [InlineData("""{"quoteId":"q","agreement":{"id":"a"}}""", "agreement", "'version'")]
    [InlineData("""{"quoteId":"q","agreement":{"id":"a","version":1}}""", "agreement.version", "a text")]
    [InlineData("""{"quoteId":"q","agreement":{"id":"a","version":"1","accepted":true}}""", "agreement", "'accepted'")]
    [InlineData("""{"quoteId":"q","agreement":{"id":"a","id":"a","version":"1"}}""", "agreement", "'id'", "twice")]
    [InlineData("""{"quoteId":"q","instanceId":"i"}""", "'instanceId'")]
    public async Task An_order_request_names_its_fault(string body, params string[] words) =>
        (await Server.PostAsync("/v1/orders", body, idempotencyKey: "k")).ShouldBeInvalid(words);

    [Theory]
    [InlineData("{}", "now", "advance")]
    [InlineData("""{"now":"2020-09-24T10:00:00Z","advance":"1d"}""", "now", "advance")]
    [InlineData("""{"advance":14}""", "advance", "a text")]
    [InlineData("""{"advance":"14"}""", "advance", "14d")]
    [InlineData("""{"advance":"-1d"}""", "advance")]
    [InlineData("""{"advance":"0d"}""", "advance")]
    [InlineData("""{"advance":"1w"}""", "advance")]
    [InlineData("""{"advance":"9999999d"}""", "advance")]
    [InlineData("""{"now":1600941600}""", "now", "a text")]
    [InlineData("""{"now":"tomorrow"}""", "now", "2020-09-24T10:00:00Z")]
    [InlineData("""{"now":"2020-09-24"}""", "now")]
    [InlineData("""{"now":"2020-09-24T10:00:00"}""", "now")]
    [InlineData("""{"now":"2020-13-24T10:00:00Z"}""", "now")]
    [InlineData("""{"now":"99999-01-01T00:00:00Z"}""", "now")]
    [InlineData("""{"now":"2020-09-24T10:00:00Z","zone":"UTC"}""", "'zone'")]
    public async Task A_clock_request_names_its_fault(string body, params string[] words) =>
        (await Server.PostAsync("/v1/sandbox/clock", body)).ShouldBeInvalid(words);

    [Theory]
    [InlineData("", "line 1")]
    [InlineData(" ", "line 1")]
    [InlineData("{", "line 1")]
    [InlineData("{\n\"quoteId\":\n}", "line 3")]
    [InlineData("{\"quoteId\":\"q\",}", "line 1, byte 16")]
    [InlineData("{'quoteId':'q'}", "line 1, byte 2")]
    [InlineData("{\"quoteId\":\"q\"}{}", "line 1, byte 16")]
    [InlineData("{\"quoteId\":\"q\"} // please", "line 1")]
    [InlineData("{\"quoteId\":\"a\tb\"}", "line 1")]
    [InlineData("{\"quoteId\":NaN}", "line 1")]
    [InlineData("<xml/>", "line 1")]
    [InlineData("[]", "top level", "an object")]
    [InlineData("null", "top level", "an object")]
    [InlineData("\"text\"", "top level", "an object")]
    [InlineData("17", "top level", "an object")]
    [InlineData("[{\"quoteId\":\"q\"}]", "top level", "an object")]
    public async Task A_body_that_is_no_object_names_the_place(string body, params string[] words)
    {
        foreach (var route in Routes)
            (await Server.PostAsync(route, body, idempotencyKey: "k")).ShouldBeInvalid(words);
    }

    [Fact]
    public async Task Deep_nesting_is_refused_where_it_gets_too_deep()
    {
        foreach (var depth in new[] { 65, 1_000, 30_000 })
        {
            var lists = $$"""{"quoteId":{{new string('[', depth)}}{{new string(']', depth)}}}""";
            (await Server.PostAsync("/v1/orders", lists, idempotencyKey: "k")).ShouldBeInvalid("line 1, byte");
        }
    }

    [Fact]
    public async Task A_body_may_have_64_KiB_and_no_more()
    {
        const string Body = """{"instanceId":"i","computeUnits":60}""";
        var full = Body + new string(' ', BytesMax - Body.Length);
        (await Server.PostAsync("/v1/quotes", full)).ShouldBeRefused(404, "instance.unknown");
        foreach (var more in new[] { 1, BytesMax, 4_000_000 })
        {
            foreach (var route in Routes)
            {
                var answered = await Server.PostAsync(route, full + new string(' ', more), idempotencyKey: "k");
                answered.ShouldBeInvalid("65536 bytes");
            }
        }
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_cut_off_too()
    {
        using var content = new StreamContent(new MemoryStream(new byte[2 * BytesMax]));
        content.Headers.ContentLength = null;
        var answered = await Server.SendContentAsync(
            HttpMethod.Post,
            "/v1/quotes",
            RunningServer.AcmeKey,
            new Chunked(content)
        );
        answered.ShouldBeInvalid("65536 bytes");
    }

    [Theory]
    [InlineData("7B22696E7374616E63654964223A22FF222C22636F6D70757465556E697473223A36307D", "16")] // an 0xFF in the id
    [InlineData("7B22696E7374616E63654964223A22C3", "16")] // cut off within a character
    [InlineData("FFFE7B007D00", "1")] // UTF-16
    [InlineData("C0AF", "1")] // an overlong slash
    public async Task A_body_must_be_UTF_8(string hex, string @byte)
    {
        foreach (var route in Routes)
        {
            var content = new ByteArrayContent(Convert.FromHexString(hex));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var answered = await Server.SendContentAsync(HttpMethod.Post, route, RunningServer.AcmeKey, content, "k");
            answered.ShouldBeInvalid("UTF-8", $"byte {@byte}");
        }
    }

    [Theory]
    [InlineData("instanceId", 501)]
    [InlineData("configuration", 501)]
    [InlineData("instanceId", 60_000)]
    public async Task A_text_has_a_longest_length(string field, int length)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["instanceId"] = "i",
            ["configuration"] = "C",
        };
        fields[field] = new string('x', length);
        var body = $"{{{string.Join(',', fields.Select(pair => $"\"{pair.Key}\":\"{pair.Value}\""))}}}";
        (await Server.PostAsync("/v1/quotes", body)).ShouldBeInvalid(field, "500");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(4_000)]
    public async Task An_order_needs_an_idempotency_key_of_some_length(int length)
    {
        var key = length == 0 ? null : new string('k', length);
        (await Server.PostAsync("/v1/orders", """{"quoteId":"q"}""", idempotencyKey: key)).ShouldBeInvalid(
            "Idempotency-Key",
            "255"
        );
    }

    [Fact]
    public async Task The_longest_key_is_a_key() =>
        (
            await Server.PostAsync("/v1/orders", """{"quoteId":"q"}""", idempotencyKey: new string('k', 255))
        ).ShouldBeRefused(404, "quote.unknown");

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "ten")]
    [InlineData("limit", "1.5")]
    [InlineData("limit", "99999999999999999999")]
    [InlineData("limit", "%2B5")]
    [InlineData("limit", "5&limit=6")]
    [InlineData("cursor", "x")]
    [InlineData("cursor", "-1")]
    [InlineData("cursor", "9223372036854775808")]
    [InlineData("cursor", "1&cursor=2")]
    public async Task A_page_that_does_not_exist_is_refused_with_its_parameter(string name, string value)
    {
        foreach (var list in new[] { "instances", "orders" })
            (await Server.GetAsync($"/v1/{list}?{name}={value}")).ShouldBeInvalid(name).Value(name).ShouldNotBeNull();
    }

    [Fact]
    public async Task Strange_ids_are_unknown_and_nothing_worse()
    {
        string[] ids = ["i-1001-0", "i-1001--1", "i-1001-01", "%F0%9F%92%B0", "..%2F..", "'%20OR%201=1", new('9', 400)];
        foreach (var id in ids)
        {
            (await Server.GetAsync($"/v1/instances/{id}")).ShouldBeRefused(404, "instance.unknown");
            (await Server.GetAsync($"/v1/orders/{id}")).ShouldBeRefused(404, "order.unknown");
        }
    }

    [Fact]
    public async Task No_cut_of_a_good_body_is_a_fault_of_the_server()
    {
        var body = Encoding.UTF8.GetString(
            Encoding.UTF8.GetBytes(
                """{"quoteId":"é\u00e9\n","agreement":{"id":"ecs-subscription","version":"2020-01"}}"""
            )
        );
        for (var length = 0; length < body.Length; length++)
        {
            var cut = await Server.PostAsync("/v1/orders", body[..length], idempotencyKey: $"{length}");
            cut.ShouldBeInvalid("line 1, byte");
        }
    }

    // A content that does not tell its length goes out in chunks.
    private sealed class Chunked(HttpContent inner) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            inner.CopyToAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
