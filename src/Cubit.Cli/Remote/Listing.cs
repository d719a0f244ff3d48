using System.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cubit.Cli.Remote;

/// <summary>A verb that lists things in pages, or shows one of them.</summary>
internal static class Listing
{
    /// <summary>The verb.</summary>
    /// <param name="command">Its name, with its own commands.</param>
    /// <param name="path">Where the list is, after <c>/v1/</c>.</param>
    /// <param name="example">An id of one; null where one is not shown alone.</param>
    /// <param name="one">One of them in full.</param>
    /// <param name="columns">What the list tells of each.</param>
    public static Command Of<T>(
        Command command,
        string path,
        string? example,
        Func<T, IRenderable> one,
        params (string Title, Func<T, string> Cell)[] columns
    )
    {
        var id = new Argument<string>("ID")
        {
            Description = $"Only this one: {example}.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var limit = new WordedOption("--limit", "N", "100", "How many on a page, 1 to 100; 20 if left out.");
        var cursor = new WordedOption("--cursor", "TEXT", "3", "Where the page before ended.");
        if (example is not null)
            command.Arguments.Add(id);
        command.Options.Add(limit);
        command.Options.Add(cursor);
        return RemoteVerb.Of(
            command,
            async (result, api) =>
            {
                var given = new Given(result);
                if (example is not null && result.GetValue(id) is { } only)
                {
                    var found = await api.GetAsync<T>($"{path}/{Uri.EscapeDataString(only)}");
                    return new Told(found.Body, one(found.Value));
                }

                var query = new[] { limit, cursor }
                    .Where(given.Has)
                    .Select(option => $"{option.Name[2..]}={Uri.EscapeDataString(given.Text(option))}");
                var page = await api.GetAsync<PageAnswer<T>>($"{path}?{string.Join('&', query)}");
                var table = Page.Table(page.Value.Items, columns);
                return new Told(
                    page.Body,
                    page.Value.Next is { } next
                        ? new Rows(table, new Text($"More: cubit {command.Name} {cursor.Name} {next}"))
                        : table
                );
            }
        );
    }
}
