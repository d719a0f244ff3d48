using System.Net;
using System.Text.RegularExpressions;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Store.Catalog;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>What the console's pages say where the demo's data gives a browser no occasion.</summary>
public sealed partial class ConsoleTests : OwnServer
{
    [Theory]
    [InlineData("upgrade")]
    [InlineData("downgrade")]
    public async Task A_configuration_at_the_same_price_is_offered_on_both_pages(string page)
    {
        await SellAtTheSamePriceAsync("D");
        using var member = await SignedInAsync();
        var text = await member.GetStringAsync(
            $"/instances/i-1001-2/{page}?size=D",
            TestContext.Current.CancellationToken
        );
        text.ShouldContain("Both cost the same per month");
        text.ShouldContain("pay nothing");
        text.ShouldNotContain("class=\"refused\"");
        text.ShouldContain("costs nothing and gives back nothing");
    }

    [Fact]
    public async Task The_working_of_a_quote_and_of_its_order_say_what_each_choice_means()
    {
        const string Sentence =
            "Rule alibaba/2022-05 § daily: A day costs a thirtieth of the monthly list price, however long";
        using var member = await SignedInAsync();
        var order = await Server.OrderAsync(await Server.QuoteAsync("i-1001-1", 60), "explained");
        foreach (var page in new[] { "/instances/i-1001-2/downgrade?size=C", $"/orders/{order.Json["id"]}" })
            WebUtility
                .HtmlDecode(await member.GetStringAsync(page, TestContext.Current.CancellationToken))
                .ShouldContain(Sentence);
    }

    private Task<int> SellAtTheSamePriceAsync(string name) =>
        Server.At.ChangeAsync(session =>
        {
            var clock = NodaTime.Instant.FromUtc(2020, 9, 24, 10, 0);
            var book = CatalogRows.InForce(session, "ecs", RunningServer.Region, clock)!;
            var named = new Dictionary<string, Fraction>(book.Named) { [name] = book.Named["A"] };
            var later = book with { Version = "same-price", EffectiveFrom = clock, Named = named };
            CatalogRows.Publish(session, later, new Region(RunningServer.Region, "Singapore"));
            return 0;
        });

    private async Task<HttpClient> SignedInAsync()
    {
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() })
        {
            BaseAddress = Server.Address,
        };
        var form = Token().Match(await client.GetStringAsync("/sign-in")).Groups["token"].Value;
        using var content = new FormUrlEncodedContent([
            new("__RequestVerificationToken", form),
            new("email", "acme@example.com"),
            new("password", "acme-demo-password"),
        ]);
        (await client.PostAsync("/sign-in", content)).EnsureSuccessStatusCode();
        return client;
    }

    [GeneratedRegex("__RequestVerificationToken\" value=\"(?<token>[^\"]+)", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
