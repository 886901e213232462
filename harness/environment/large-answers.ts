// What a client takes in one answer: a page of a history may be larger than gRPC's default of 4 MiB.

/** For `channelArgs`. The SDK means to set the same, and does so under a name that gRPC does not know (docs/discoveries.md). */
export const LARGE_ANSWERS = { 'grpc.max_receive_message_length': 128 * 1_024 * 1_024 } as const;
