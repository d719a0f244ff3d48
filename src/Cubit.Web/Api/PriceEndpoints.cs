using System.Globalization;
using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Api;

/// <summary>Prices over HTTP, for operators: published versions, drafts, and what a draft would change.</summary>
/// <source>docs/spec/api.md, "Prices, rates and rules"</source>
internal static class PriceEndpoints
{
    public static void MapPrices(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/staff/price-books", VersionsAsync);
        operators.MapGet("/staff/price-books/{product}/{region}/{currency}/{number}", VersionAsync);
        operators.MapPost("/staff/price-books/{product}/{region}/{currency}/{number}/withdraw", WithdrawAsync);
        operators.MapGet("/staff/price-drafts", DraftsAsync);
        operators.MapPost("/staff/price-drafts", CreateAsync);
        operators.MapGet("/staff/price-drafts/{id}", DraftAsync);
        operators.MapPut("/staff/price-drafts/{id}", ChangeAsync);
        operators.MapDelete("/staff/price-drafts/{id}", DeleteAsync);
        operators.MapGet("/staff/price-drafts/{id}/simulation", SimulateAsync);
        operators.MapPost("/staff/price-drafts/{id}/publish", PublishAsync);
    }

    private static Task<IResult> VersionsAsync(
        HttpContext context,
        Database database,
        EdgeClock clock,
        string? limit,
        string? cursor,
        string? product
    ) =>
        StaffLists.AnswerAsync(
            context,
            limit,
            take => database.ReadAsync(session => PriceVersionRows.Page(session, product, cursor ?? "", take)),
            version => PriceJson.Version(version, clock.Now),
            version => version.Book.Version
        );

    private static async Task<IResult> VersionAsync(
        HttpContext context,
        Database database,
        EdgeClock clock,
        [AsParameters] VersionId id
    )
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        return await database.ReadAsync(session => PriceVersionRows.Find(session, id.Text)) is { } version
            ? ApiEndpoints.Json(PriceJson.Version(version, clock.Now))
            : Problem.Of(
                Refusal.Of("price.unknown", $"There is no version {id.Text}; list them.", ("version", id.Text))
            );
    }

    private static async Task<IResult> WithdrawAsync(
        HttpContext context,
        PublishingDesk desk,
        EdgeClock clock,
        [AsParameters] VersionId id
    ) =>
        Decided(
            await desk.WithdrawAsync(context.ToOperator(), id.Text, EdgeClock.System()),
            version => PriceJson.Version(version, clock.Now)
        );

    private static Task<IResult> DraftsAsync(HttpContext context, Database database, string? limit, string? cursor) =>
        StaffLists.AnswerAsync(
            context,
            limit,
            take => database.ReadAsync(session => PriceDraftRows.Page(session, cursor ?? "", take)),
            PriceJson.Draft,
            draft => draft.Id
        );

    private static Task<IResult> CreateAsync(HttpContext context, PriceDraftDesk desk) =>
        RequestBody.ReadAsync(
            context,
            PriceBody.New,
            async asked =>
                Decided(
                    await desk.CreateAsync(context.ToOperator(), asked, EdgeClock.System()),
                    PriceJson.Draft,
                    StatusCodes.Status201Created
                )
        );

    private static async Task<IResult> DraftAsync(HttpContext context, Database database, string id)
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        return await database.ReadAsync(session => PriceDraftRows.Find(session, id)) is { } draft
            ? ApiEndpoints.Json(PriceJson.Draft(draft))
            : Problem.Of(PriceDraftDesk.Unknown(id));
    }

    private static Task<IResult> ChangeAsync(HttpContext context, PriceDraftDesk desk, string id) =>
        RequestBody.ReadAsync(
            context,
            body => (Revision: PriceBody.Revision(body), Text: PriceBody.Text(body)),
            async asked =>
                Decided(
                    await desk.ChangeAsync(context.ToOperator(), id, asked.Revision, asked.Text, EdgeClock.System()),
                    PriceJson.Draft
                )
        );

    private static async Task<IResult> DeleteAsync(HttpContext context, PriceDraftDesk desk, string id) =>
        Decided(await desk.DeleteAsync(context.ToOperator(), id, EdgeClock.System()), PriceJson.Draft);

    private static async Task<IResult> SimulateAsync(
        HttpContext context,
        PriceSimulationDesk desk,
        EdgeClock clock,
        string id,
        string? limit,
        string? cursor
    )
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        if (ApiEndpoints.RefuseLimit(limit, out var take) is { } refused)
            return refused;
        return TryPlace(cursor, out var after)
            ? Decided(await desk.SimulateAsync(id, after, take, clock.Now), PriceJson.Simulated)
            : RequestBody.Invalid($"cursor: '{cursor}' is not one that this list gave.", ("cursor", cursor!));
    }

    private static Task<IResult> PublishAsync(HttpContext context, PublishingDesk desk, EdgeClock clock, string id) =>
        RequestBody.ReadAsync(
            context,
            body =>
            {
                body.Only("revision", "from");
                return (Revision: PriceBody.Revision(body), From: PriceBody.From(body));
            },
            async asked =>
                Decided(
                    await desk.PublishAsync(context.ToOperator(), id, asked.Revision, asked.From, EdgeClock.System()),
                    version => PriceJson.Version(version, clock.Now),
                    StatusCodes.Status201Created
                )
        );

    /// <summary>What was decided, as an answer.</summary>
    public static IResult Decided<T>(
        Decision<T> decided,
        Func<T, JsonObject> json,
        int status = StatusCodes.Status200OK
    )
        where T : class =>
        decided.Refusal is { } refusal ? Problem.Of(refusal) : ApiEndpoints.Json(json(decided.Value), status);

    private static bool TryPlace(string? cursor, out InstancePlace place)
    {
        place = InstancePlace.First;
        if (string.IsNullOrEmpty(cursor))
            return true;
        if (
            cursor.Split('.') is not [var account, var instance]
            || !long.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            || !long.TryParse(instance, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
            return false;
        place = new InstancePlace(of, number);
        return true;
    }

    /// <summary>A version's id as a path.</summary>
    internal sealed record VersionId(string Product, string Region, string Currency, string Number)
    {
        public string Text => $"{Product}/{Region}/{Currency}/{Number}";
    }
}
