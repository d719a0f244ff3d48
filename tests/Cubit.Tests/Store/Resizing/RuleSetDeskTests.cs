using System.Data.Common;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store.Resizing;

/// <summary>Rule sets are added and assigned once, and never edited.</summary>
public sealed class RuleSetDeskTests : IAsyncLifetime
{
    private static readonly Instant Now = SeededData.Now;

    // Time is stored in microseconds.
    private static readonly Duration Tick = Duration.FromTicks(10);

    private SeededData _data = null!;
    private Database _database = null!;

    private RuleSetDesk Desk => new(_database);

    public async ValueTask InitializeAsync()
    {
        _data = await SeededData.MakeAsync(1);
        _database = await Database.OpenAsync(_data.Place, Now, As.Owner);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _data.DisposeAsync();
    }

    [Fact]
    public async Task A_rule_set_is_stored_as_it_was_written()
    {
        var added = (await Desk.AddAsync(OwnRules.By, OwnRules.Text, Now)).Value;
        (added.Rules.Id, added.WasThere).ShouldBe((OwnRules.Id, false));
        Stored(OwnRules.Id).ShouldBe(OwnRules.Text);
        (await Desk.AddAsync(OwnRules.By, OwnRules.Text, Now)).Value.WasThere.ShouldBeTrue();
    }

    [Theory]
    [InlineData(OwnRules.Id)]
    [InlineData("linear/day")]
    public async Task Another_text_under_a_stored_id_is_refused(string id)
    {
        (await Desk.AddAsync(OwnRules.By, OwnRules.Text, Now)).Refusal.ShouldBeNull();
        var before = Stored(id);
        var edited = OwnRules.Edited.Replace(OwnRules.Id, id, StringComparison.Ordinal);
        (await Desk.AddAsync(OwnRules.By, edited, Now)).Refusal!.Code.ShouldBe("rules.id_taken");
        // A blank more is another text too: what customers were told is kept to the letter.
        (await Desk.AddAsync(OwnRules.By, before + " ", Now)).Refusal!.Code.ShouldBe("rules.id_taken");
        Stored(id).ShouldBe(before);
    }

    [Theory]
    [InlineData("UPDATE rule_sets SET body = '{}'")]
    [InlineData("DELETE FROM rule_sets")]
    [InlineData("UPDATE rule_assignments SET rule_set_id = 'linear/second'")]
    [InlineData("DELETE FROM rule_assignments")]
    public async Task The_database_itself_edits_none(string statement)
    {
        (await AssignAsync("linear/day", Now)).Refusal.ShouldBeNull();
        var refused = await Should.ThrowAsync<DbException>(() =>
            _database.Writes.RunAsync(session => session.Execute(statement))
        );
        refused.Message.ShouldContain("never edited");
    }

    [Fact]
    public async Task What_another_process_adds_and_assigns_prices_changes_here_without_a_restart()
    {
        InForce(Now).ShouldBe("alibaba/2022-05");
        await using (var other = await Database.OpenAsync(_data.Place, Now, As.Owner))
        {
            var desk = new RuleSetDesk(other);
            (await desk.AddAsync(OwnRules.By, OwnRules.Text, Now)).Refusal.ShouldBeNull();
            (
                await desk.AssignAsync(OwnRules.By, new RuleAssignment("maxcompute", Now, OwnRules.Id), Now)
            ).Refusal.ShouldBeNull();
        }

        InForce(Now).ShouldBe(OwnRules.Id);
        // The write path looks it up too, in a transaction that has begun.
        (await _database.Writes.RunAsync(session => CatalogRows.RulesInForce(session, "maxcompute", Now).Id)).ShouldBe(
            OwnRules.Id
        );
    }

    [Fact]
    public async Task Rules_added_and_used_in_the_same_moment_are_known()
    {
        var added = Desk.AddAsync(OwnRules.By, OwnRules.Text, Now);
        var assigned = AssignAsync(OwnRules.Id, Now);
        var used = _database.Writes.RunAsync(session => CatalogRows.RulesInForce(session, "maxcompute", Now).Id);
        (await added).Refusal.ShouldBeNull();
        (await assigned).Refusal.ShouldBeNull();
        (await used).ShouldBe(OwnRules.Id);
    }

    [Fact]
    public async Task An_assignment_holds_from_its_instant_on_until_the_next()
    {
        var (second, third) = (Now + Duration.FromHours(1), Now + Duration.FromDays(1));
        (await AssignAsync("linear/day", second)).Refusal.ShouldBeNull();
        (await AssignAsync("linear/second", third)).Refusal.ShouldBeNull();
        InForce(second - Tick).ShouldBe("alibaba/2022-05");
        InForce(second).ShouldBe("linear/day");
        InForce(third - Tick).ShouldBe("linear/day");
        InForce(third).ShouldBe("linear/second");
        _database
            .Read(RuleSetRows.Assignments)
            .ShouldBe([new("maxcompute", second, "linear/day"), new("maxcompute", third, "linear/second")]);
    }

    [Fact]
    public async Task The_same_assignment_again_changes_nothing_and_another_at_its_instant_is_refused()
    {
        (await AssignAsync("linear/day", Now)).Value.WasThere.ShouldBeFalse();
        (await AssignAsync("linear/day", Now)).Value.WasThere.ShouldBeTrue();
        (await AssignAsync("linear/second", Now)).Refusal!.Code.ShouldBe("rules.assigned_already");
    }

    [Fact]
    public async Task Only_what_the_data_knows_is_assigned()
    {
        (await AssignAsync("own/unknown", Now)).Refusal!.Code.ShouldBe("rules.unknown");
        var ofUnknown = new RuleAssignment("vm", Now, "linear/day");
        (await Desk.AssignAsync(OwnRules.By, ofUnknown, Now)).Refusal!.Code.ShouldBe("product.unknown");
    }

    [Fact]
    public async Task Nothing_is_assigned_from_before_the_clock()
    {
        var early = await AssignAsync("linear/day", Now - Tick);
        (early.Refusal!.Code, early.Refusal.Values["earliest"]).ShouldBe(("rules.too_early", "2020-09-24T10:00:00Z"));
        (await AssignAsync("linear/day", Now)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task An_event_keeps_its_rules_even_where_the_clock_is_behind_it()
    {
        var longAgo = SeededData.Bought - Duration.FromDays(1);
        var atEvent = new RuleAssignment("maxcompute", SeededData.Bought, "linear/day");
        var early = await Desk.AssignAsync(OwnRules.By, atEvent, longAgo);
        early.Refusal!.Values["earliest"].ShouldBe("2020-04-01T00:00:00.000001Z");
        var after = atEvent with { From = SeededData.Bought + Tick };
        (await Desk.AssignAsync(OwnRules.By, after, longAgo)).Refusal.ShouldBeNull();
    }

    [Fact]
    public void The_longest_id_leaves_a_quote_short_enough()
    {
        var quote = new Quote(
            999_999_999_999_999,
            int.MaxValue,
            int.MaxValue,
            new Configuration.Named(new string('n', 40)),
            new string('b', 64),
            new string('r', 40),
            Fraction.Parse("999999.9999999999"),
            Now,
            Now,
            new string('f', 32)
        );
        _database.Seal.Close(quote).Length.ShouldBeLessThanOrEqualTo(QuoteSeal.TextLengthMax);
    }

    private Task<Decision<RuleSetAssigned>> AssignAsync(string id, Instant from) =>
        Desk.AssignAsync(OwnRules.By, new RuleAssignment("maxcompute", from, id), Now);

    private string InForce(Instant at) =>
        _database.Read(session => CatalogRows.RulesInForce(session, "maxcompute", at).Id);

    private string? Stored(string id) => _database.Read(session => RuleSetRows.Text(session, id));
}
