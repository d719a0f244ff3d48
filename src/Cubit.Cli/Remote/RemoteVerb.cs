using System.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cubit.Cli.Remote;

/// <summary>What a verb answers: as it came, and for people.</summary>
internal sealed record Told(string Body, IRenderable Text);

/// <summary>A verb that talks to a running server over its HTTP API.</summary>
/// <remarks>What the server refuses ends with 1, and a command line that cannot be understood with 2.</remarks>
/// <source>docs/spec/cli.md</source>
internal static class RemoteVerb
{
    /// <summary>Names the server.</summary>
    public const string Server = "--server";

    /// <summary>Exit code of what the server did not do.</summary>
    private const int NotDone = 1;

    private const string ServerDefault = "http://127.0.0.1:5080";
    private const string ServerVariable = "CUBIT_SERVER";
    private const string KeyVariable = "CUBIT_KEY";

    // Not cut where a program reads it.
    private const int WidthOfFiles = 1000;

    /// <summary>Adds the options of the server to a command, and what it does there.</summary>
    public static Command Of(Command command, Func<ParseResult, Api, Task<Told>> act)
    {
        var server = new WordedOption(
            Server,
            "URL",
            ServerDefault,
            $"The server; {ServerVariable}, or {ServerDefault}, if left out."
        );
        var key = new WordedOption("--key", "KEY", "cubit_1001_…", $"API key; {KeyVariable} if left out.");
        var json = new Option<bool>("--json")
        {
            Description = "Print what the API answers.",
            Arity = ArgumentArity.Zero,
        };
        command.Options.Add(server);
        command.Options.Add(key);
        command.Options.Add(json);
        command.SetAction(
            async (result, _) =>
            {
                using var api = new Api(ServerOf(new Given(result), server), KeyOf(new Given(result), key));
                var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
                try
                {
                    var told = await act(result, api);
                    if (result.GetValue(json))
                        await output.WriteLineAsync(told.Body);
                    else
                        Write(output, told.Text);
                    return 0;
                }
                catch (NotDoneException e)
                {
                    if (result.GetValue(json) && e.Body is { } body)
                        await output.WriteLineAsync(body);
                    await error.WriteLineAsync(e.Message);
                    return NotDone;
                }
            }
        );
        return command;
    }

    private static Uri ServerOf(Given given, Option<string> option)
    {
        var variable = Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } set ? set : null;
        var text = given.Has(option) ? given.Text(option) : variable ?? ServerDefault;
        return
            Uri.TryCreate($"{text.TrimEnd('/')}/", UriKind.Absolute, out var server)
            && server.Scheme is "http" or "https"
            ? server
            : throw new FormatException(
                $"{(given.Has(option) ? Server : ServerVariable)} {Complaint.Shown(text)} is not the address of a "
                    + $"server; write it like {ServerDefault}."
            );
    }

    private static string KeyOf(Given given, Option<string> option)
    {
        var key = given.Has(option) ? given.Text(option) : Environment.GetEnvironmentVariable(KeyVariable) ?? "";
        if (key.Length == 0)
            throw new FormatException($"{option.Name} is missing; add it, or set {KeyVariable} to an API key.");
        return key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new FormatException($"{option.Name} is not an API key; it has blanks or signs in it.");
    }

    private static void Write(TextWriter output, IRenderable text)
    {
        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
        {
            AnsiConsole.Write(text);
            return;
        }

        // A program reads it: no colours, nothing cut, and no blanks that only fill a column.
        using var plain = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(plain) }
        );
        console.Profile.Width = WidthOfFiles;
        console.Write(text);
        foreach (var line in $"{plain}".ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            output.Write($"{line.TrimEnd()}\n");
    }
}
