using System.Text;
using Cubit.Catalog;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Resizing;
using Cubit.Web.Api;
using Cubit.Web.Console.Staff;
using Cubit.Web.Hosting;

namespace Cubit.Web.Console.Prices;

/// <summary>The pages on which operators see rule sets, add them, and put them in force.</summary>
internal static class RulePages
{
    private const string Start = $"{StaffPages.Start}/rules";

    private static readonly Dictionary<string, string> Said = new(StringComparer.Ordinal)
    {
        ["add"] = "The rule set is stored. Nothing is priced by it until it is put in force.",
        ["assign"] = "It is in force from then on; what was ordered before keeps its rules.",
    };

    public static void MapRulePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            Start,
            (string? done, Duty duty, Database database) =>
                PageAsync(duty, database, null, Said.GetValueOrDefault(done ?? ""), null)
        );
        routes.MapPost(Start, ActAsync);
        routes.MapGet($"{Start}/{{**id}}", ShowAsync);
    }

    private static async Task<IResult> PageAsync(
        Duty duty,
        Database database,
        string? text,
        string? done,
        Refusal? refusal
    )
    {
        if (StaffPages.RefuseToLook(duty) is { } forbidden)
            return forbidden;
        var (known, assigned, products) = await database.ReadAsync(session =>
            (RuleSetRows.All(session), RuleSetRows.Assignments(session), CatalogRows.Products(session))
        );
        IReadOnlyList<RuleSet> rules = [.. known.Values.OrderBy(each => each.Id, StringComparer.Ordinal)];
        return ConsolePages.Page<RuleSetsPage>(
            new
            {
                Duty = duty,
                Rules = rules,
                Assigned = assigned,
                Products = products,
                Text = text,
                Done = done,
                Refusal = refusal,
            },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );
    }

    private static async Task<IResult> ShowAsync(string id, Duty duty, Database database)
    {
        if (StaffPages.RefuseToLook(duty) is { } forbidden)
            return forbidden;
        var (known, assigned) = await database.ReadAsync(session =>
            (RuleSetRows.All(session), RuleSetRows.Assignments(session))
        );
        return known.TryGetValue(id, out var rules)
            ? ConsolePages.Page<RuleSetPage>(
                new
                {
                    Duty = duty,
                    Rules = rules,
                    Assigned = assigned,
                }
            )
            : ConsolePages.Problem(duty, StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ActAsync(HttpRequest request, Duty duty, Database database, RuleSetDesk desk)
    {
        var form = await Submitted.ReadAsync(request);
        var isAssigned = form.Action == "assign";
        var refusal = isAssigned ? await AssignAsync(form, duty, desk) : await AddAsync(form, duty, desk);
        return refusal is null
            ? ConsolePages.SeeOther(request.HttpContext, $"{Start}?done={form.Action}")
            : await PageAsync(duty, database, isAssigned ? null : form["text"], null, refusal);
    }

    private static async Task<Refusal?> AssignAsync(Submitted form, Duty duty, RuleSetDesk desk)
    {
        var (from, wrong) = PriceWording.Moment(form["from"]);
        if (wrong is not null)
            return wrong;
        if (from is not { } at)
            return Refusal.Of("request.invalid", "Choose the date and time from which on it is in force.");
        var asked = new RuleAssignment(form["product"], at, form["rules"]);
        return (await desk.AssignAsync(duty.By, asked, EdgeClock.System())).Refusal;
    }

    private static async Task<Refusal?> AddAsync(Submitted form, Duty duty, RuleSetDesk desk)
    {
        try
        {
            var text = await TextOfAsync(form);
            return text.Length == 0
                ? Refusal.Of("rules.invalid", "Choose a file, or write its text.")
                : (await desk.AddAsync(duty.By, text, EdgeClock.System())).Refusal;
        }
        catch (FormatException exception)
        {
            return RuleEndpoints.Invalid(exception);
        }
    }

    // A file counts where both are sent: the text may be left from before.
    private static async Task<string> TextOfAsync(Submitted form)
    {
        if (form.Fields.Files["file"] is not { Length: > 0 } file)
            return form["text"];
        using var reader = new StreamReader(
            file.OpenReadStream(),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)
        );
        try
        {
            return await reader.ReadToEndAsync();
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException($"the text is not UTF-8 at byte {exception.Index + 1}", exception);
        }
    }
}
