using System.Diagnostics;
using System.Globalization;

namespace Cubit.Tests.Store;

/// <summary>
/// A process that works in a folder of its own, and ends, with its folder, when whoever started it
/// disposes it, ends or is killed.
/// </summary>
internal sealed class WatchedProcess : IAsyncDisposable
{
    /// <summary>Who runs it where the tests run as root: the user that Debian's PostgreSQL makes.</summary>
    private const string User = "postgres";

    // The shell outlives a killed test, and one that was interrupted together with it from the keyboard: its standard
    // input then ends, and it stops the process and removes the folder.
    private const string Watch = """
        folder=$1 signal=$2; shift 2
        exec 2>>"$folder/log"
        "$@" </dev/null >>"$folder/log" & process=$!
        trap '' HUP INT TERM
        echo $process
        read -r ended
        kill -$signal $process 2>/dev/null; wait $process
        [ "$ended" = keep ] || rm -rf "$folder"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _watch;

    private WatchedProcess(Process watch, int id) => (_watch, Id) = (watch, id);

    /// <summary>The process, not the shell that watches it.</summary>
    public int Id { get; }

    public bool IsRunning => Directory.Exists($"/proc/{Id}");

    /// <summary>A new folder that such a process can write to.</summary>
    public static async Task<string> NewFolderAsync(string what)
    {
        var folder = Directory.CreateTempSubdirectory($"cubit-{what}-").FullName;
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", User, folder);
        return folder;
    }

    /// <summary>Starts a program; what it says is appended to <c>log</c> in its folder.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="signal">What asks it to end.</param>
    /// <param name="command">Program and arguments.</param>
    public static Task<WatchedProcess> StartAsync(string folder, string signal, params string[] command) =>
        StartAsync(folder, signal, asCaller: false, command);

    /// <summary>As the other, for a program that may run as the caller, root or not.</summary>
    public static async Task<WatchedProcess> StartAsync(
        string folder,
        string signal,
        bool asCaller,
        params string[] command
    )
    {
        string[] watched = ["sh", "-c", Watch, "watch", folder, signal, .. command];
        if (!asCaller)
            watched = AsUser(watched);
        var start = new ProcessStartInfo(watched[0], watched[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        var watch = Process.Start(start)!;
        var id = await watch.StandardOutput.ReadLineAsync();
        return new WatchedProcess(watch, int.Parse(id!, CultureInfo.InvariantCulture));
    }

    /// <summary>Runs a program to its end, as the caller, and answers with what it printed.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).TrimEnd('\n')
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error}");
    }

    /// <summary>The same command, not as root.</summary>
    public static string[] AsUser(params string[] command) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", "--", .. command]
            : command;

    /// <summary>Kills it and all its children with SIGKILL; its folder stays.</summary>
    public async Task KillAsync()
    {
        KillTree(Id);
        await EndAsync("keep");
    }

    /// <summary>Kills any process and its children with SIGKILL, if it still runs.</summary>
    public static void KillTree(int id)
    {
        if (!Directory.Exists($"/proc/{id}"))
            return;
        using var process = Process.GetProcessById(id);
        process.Kill(entireProcessTree: true);
    }

    /// <summary>Asks it to end and waits until it has; its folder stays.</summary>
    public Task StopAsync() => EndAsync("keep");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync("");

    private async Task EndAsync(string how)
    {
        if (_watch.HasExited)
            return;
        await _watch.StandardInput.WriteLineAsync(how);
        _watch.StandardInput.Close();
        await _watch.WaitForExitAsync().WaitAsync(Patience);
    }
}
