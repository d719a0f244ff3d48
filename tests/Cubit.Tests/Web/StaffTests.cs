using System.Net;
using System.Text.RegularExpressions;
using Cubit.Accounts;
using Cubit.Store.Accounts;
using Cubit.Tests.Cli;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Operators are not members of accounts: each has doors of its own, and the other's stay shut.</summary>
public sealed partial class StaffTests : OwnServer
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/v1/instances")]
    [InlineData("GET", "/v1/instances/i-1001-1")]
    [InlineData("GET", "/v1/instances/i-1001-1/advice?computeUnits=60")]
    [InlineData("POST", "/v1/quotes")]
    [InlineData("POST", "/v1/orders")]
    [InlineData("GET", "/v1/orders")]
    public async Task An_operators_key_does_not_act_for_an_account(string method, string path) =>
        (
            await Server.SendAsync(new HttpMethod(method), path, RunningServer.OpsKey, method == "GET" ? null : "{}")
        ).ShouldBeRefused(403, "auth.customers_only");

    [Theory]
    [InlineData("GET", "/v1/audit")]
    public async Task An_accounts_key_does_nothing_of_an_operator(string method, string path) =>
        (
            await Server.SendAsync(new HttpMethod(method), path, RunningServer.AcmeKey, method == "GET" ? null : "{}")
        ).ShouldBeRefused(403, "auth.staff_only");

    [Theory]
    [InlineData("cubit_staff_")]
    [InlineData("cubit_staff_wrong")]
    [InlineData("cubit_staff_demo-ops-")]
    [InlineData("cubit_0_demo-ops")]
    public async Task An_unknown_key_is_nobodys(string key) =>
        (await Server.GetAsync("/v1/audit", key)).ShouldBeRefused(401, "auth.required");

    [Fact]
    public async Task The_demos_operator_works_in_sandbox_mode_only()
    {
        (await Server.GetAsync("/v1/audit", RunningServer.OpsKey)).Body.ShouldBe("""{"items":[],"next":null}""");
        var key = await Server.StaffKeyAsync(StaffRole.Pricing);
        await Server.RestartAsync(sandbox: false);
        (await Server.GetAsync("/v1/audit", RunningServer.OpsKey)).ShouldBeRefused(401, "auth.required");
        (await Server.GetAsync("/v1/audit", key)).Status.ShouldBe(200);
        (await SignInAsync("ops@example.com", "ops-demo-password")).Status.ShouldBe(422);
    }

    [Fact]
    public async Task An_operator_signs_in_and_is_no_member_of_an_account()
    {
        var (status, location, orders) = await SignInAsync("OPS@example.com", "ops-demo-password");
        status.ShouldBe(303);
        location.ShouldBe("/");
        orders.ShouldBe(403);
    }

    [Fact]
    public async Task An_operators_address_is_locked_after_five_failures()
    {
        for (var i = 0; i < 5; i++)
            (await SignInAsync("ops@example.com", $"wrong {i}")).Status.ShouldBe(422);
        (await SignInAsync("ops@example.com", "ops-demo-password")).Status.ShouldBe(422);
    }

    [Fact]
    public async Task The_command_line_adds_an_operator_who_works_outside_of_the_sandbox_too()
    {
        string[] add = ["staff", "add", "Eve@example.com", "--role", "finance", .. Server.At.Options];
        var added = await CommandLine.RunAsync(add);
        added.ShouldBeDone();
        var words = added.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        await Server.RestartAsync(sandbox: false);
        (await Server.GetAsync("/v1/audit", words[^1])).Status.ShouldBe(200);
        (await SignInAsync("eve@example.com", words[3])).Status.ShouldBe(303);
        (await CommandLine.RunAsync(add)).ShouldBeRefused("signs in already");
        foreach (var taken in new[] { "acme@example.com", "ops@example.com" })
            (
                await CommandLine.RunAsync(["staff", "add", taken, "--role", "admin", .. Server.At.Options])
            ).ShouldBeRefused("signs in already");
        (await CommandLine.RunAsync(["staff", "add", "eve", "--role", "admin", .. Server.At.Options])).ShouldBeRefused(
            "EMAIL",
            "eve"
        );
        (
            await CommandLine.RunAsync(["staff", "add", "x@example.com", "--role", "7", .. Server.At.Options])
        ).ShouldBeRefused("--role", "support, pricing, finance, admin");
    }

    [Fact]
    public async Task The_audit_is_read_in_pages_the_newest_first_and_by_account()
    {
        await Server.Database.Writes.RunAsync(session =>
        {
            foreach (var (account, sequence) in new[] { (7001L, 5L), (7001, 6), (7002, 5) })
                AuditRows.Save(session, new AuditRow(account, sequence, Entry($"{account}/{sequence}")));
            AuditRows.Append(session, Entry("first"));
            AuditRows.Append(session, Entry("second"));
            return 0;
        });
        var (seen, next) = (new List<string>(), (string?)null);
        do
        {
            var page = await Server.GetAsync($"/v1/audit?limit=2&cursor={next}", RunningServer.OpsKey);
            seen.AddRange(page.Json["items"]!.AsArray().Select(item => (string)item!["subject"]!));
            next = (string?)page.Json["next"];
        } while (next is not null);

        seen.ShouldBe(["7002/5", "7001/6", "7001/5", "second", "first"]);
        var mine = await Server.GetAsync("/v1/audit?account=7001", RunningServer.OpsKey);
        mine.Json["items"]!.AsArray().Count.ShouldBe(2);
        mine.Json["items"]![0]!
            .ToJsonString()
            .ShouldBe(
                """{"at":"2020-09-24T10:00:00Z","who":"ops@example.com","role":"admin","from":"here","what":"tried","""
                    + """ "account":7001,"subject":"7001/6","before":"","after":"done"}""".TrimStart()
            );
        foreach (var bad in new[] { "1", "a.b.c", "1.2.3.4", "1.2." })
            (await Server.GetAsync($"/v1/audit?cursor={bad}", RunningServer.OpsKey)).ShouldBeInvalid("cursor");
        (await Server.GetAsync("/v1/audit?limit=0", RunningServer.OpsKey)).ShouldBeInvalid("limit");
        (await Server.GetAsync("/v1/audit?account=acme", RunningServer.OpsKey)).ShouldBeInvalid("account");
    }

    private static AuditEntry Entry(string subject) =>
        new(
            Instant.FromUtc(2020, 9, 24, 10, 0),
            "ops@example.com",
            StaffRole.Admin,
            "here",
            "tried",
            subject,
            "",
            "done"
        );

    private async Task<(int Status, string? Location, int Orders)> SignInAsync(string email, string password)
    {
        using var client = new HttpClient(
            new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }
        )
        {
            BaseAddress = Server.Address,
        };
        var form = Token().Match(await client.GetStringAsync("/sign-in", Stop)).Groups["token"].Value;
        using var content = new FormUrlEncodedContent([
            new("__RequestVerificationToken", form),
            new("email", email),
            new("password", password),
        ]);
        using var answer = await client.PostAsync("/sign-in", content, Stop);
        using var orders = await client.GetAsync("/orders", Stop);
        return ((int)answer.StatusCode, answer.Headers.Location?.ToString(), (int)orders.StatusCode);
    }

    [GeneratedRegex("__RequestVerificationToken\" value=\"(?<token>[^\"]+)", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
