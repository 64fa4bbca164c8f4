using System.Collections.Concurrent;

namespace BackendSite.Tests.Faults;

/// <summary>What clients sent and what they were shown, kept outside the site.</summary>
internal sealed class EnquiryLedger
{
    private readonly Lock gate = new();
    private int numbers;
    private int wanted = int.MaxValue;
    private TaskCompletionSource more = new();

    public ConcurrentBag<string> Sent { get; } = [];

    /// <summary>The receipt of each message that has one.</summary>
    public ConcurrentDictionary<string, string> Shown { get; } = [];

    public int Next() => Interlocked.Increment(ref numbers);

    public void Show(string message, string receipt)
    {
        Shown[message] = receipt;
        lock (gate)
        {
            if (Shown.Count >= wanted)
            {
                more.TrySetResult();
            }
        }
    }

    /// <summary>Waits until so many more were shown.</summary>
    public Task WaitForMore(int count) => WaitFor(Shown.Count + count);

    /// <summary>Waits until so many were shown in all.</summary>
    public Task WaitFor(int total)
    {
        lock (gate)
        {
            wanted = total;
            more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = Shown.Count >= wanted && more.TrySetResult();
            return more.Task;
        }
    }
}
