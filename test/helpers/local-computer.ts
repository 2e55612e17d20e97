import type { AnswerBody, AnswerSources } from '../../src/http/answers/answer.ts'
import {
  type AnswerComputer,
  type AnyQuestion,
  type ComputeStatistics,
  computeAnswer,
} from '../../src/http/answers/answers.ts'

/** Computes answers in the thread that asks. */
export class LocalComputer implements AnswerComputer {
  private readonly sources: AnswerSources
  private readonly counts = { computed: 0, failed: 0, computeMs: 0, waiting: 0 }

  constructor(sources: AnswerSources) {
    this.sources = sources
  }

  get statistics(): ComputeStatistics {
    return { ...this.counts, checkpointHits: 0, checkpointMisses: 0 }
  }

  async compute(asked: AnyQuestion): Promise<AnswerBody> {
    const started = performance.now()
    this.counts.waiting++
    try {
      const answer = await computeAnswer(this.sources, asked)
      this.counts.computed++
      this.counts.computeMs += performance.now() - started
      return answer
    } catch (error) {
      this.counts.failed++
      throw error
    } finally {
      this.counts.waiting--
    }
  }
}
