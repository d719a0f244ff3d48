using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Web.Console.Staff;
using Cubit.Web.Hosting;

namespace Cubit.Web.Console.Prices;

/// <summary>The page on which operators see and publish exchange rates.</summary>
internal static class RatePages
{
    private const string Start = $"{StaffPages.Start}/rates";
    private const int ListedMax = 100;

    public static void MapRatePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            Start,
            (string? done, Duty duty, Database database) =>
                PageAsync(duty, database, null, done is null ? null : "The rate is published.", null)
        );
        routes.MapPost(Start, PublishAsync);
    }

    private static async Task<IResult> PageAsync(
        Duty duty,
        Database database,
        IFormCollection? form,
        string? done,
        Refusal? refusal
    ) =>
        StaffPages.RefuseToLook(duty)
        ?? ConsolePages.Page<RatesPage>(
            new
            {
                Duty = duty,
                Rates = await database.ReadAsync(session => RateRows.Page(session, null, ListedMax)),
                Form = form,
                Done = done,
                Refusal = refusal,
            },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );

    private static async Task<IResult> PublishAsync(
        HttpRequest request,
        Duty duty,
        Database database,
        PublishingDesk desk
    )
    {
        var form = await Submitted.ReadAsync(request);
        var read = RateOf(form);
        var refusal =
            read.Refusal
            ?? (await desk.PublishAsync(duty.By, read.Value.Rate, read.Value.AsSoon, EdgeClock.System())).Refusal;
        return refusal is null
            ? ConsolePages.SeeOther(request.HttpContext, $"{Start}?done")
            : await PageAsync(duty, database, form.Fields, null, refusal);
    }

    private static Decision<Typed> RateOf(Submitted form)
    {
        var (from, wrong) = PriceWording.Moment(form["from"]);
        if (wrong is not null)
            return wrong;
        foreach (var field in (string[])["one", "other"])
            if (!Currency.TryOf(form[field].ToUpperInvariant(), out _))
                return Invalid(form[field], "is not a currency; write a code of ISO 4217 like USD");
        if (form["rate"].Length > PublishingDesk.RateLengthMax || !Fraction.TryParse(form["rate"], out var rate))
            return Invalid(form["rate"], "is not a rate; write a number like 4.25 or 17/4");
        var (one, other) = (form["one"].ToUpperInvariant(), form["other"].ToUpperInvariant());
        return new Typed(
            new FxRate(Currency.Of(one), Currency.Of(other), rate, from ?? default, form["source"]),
            from is null
        );
    }

    private static Refusal Invalid(string value, string what) => Refusal.Of("rate.invalid", $"'{value}' {what}.");

    private sealed record Typed(FxRate Rate, bool AsSoon);
}
