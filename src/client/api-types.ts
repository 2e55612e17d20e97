// Made by scripts/generate-api.mjs from the OpenAPI document; do not edit.
export interface paths {
  '/cache/stats': {
    /** What is kept of answers, since the start */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              memory: {
                /** @description Answers that were in memory */
                hits: number
                /** @description Answers that were computed */
                misses: number
                /** @description Questions that waited for the computation of an equal one */
                joined: number
                /** @description Answers that were let go for their age or for room */
                evictions: number
                /** @description Answers in memory now */
                entries: number
                /** @description Their size with compressed forms */
                bytes: number
              }
              compute: {
                /** @description Answers that threads have computed */
                computed: number
                /** @description Answers that could not be computed, as for a symbol that is not stored */
                failed: number
                /** @description Time spent on those computed, ms */
                compute_ms: number
                /** @description Runs that went on from a stored state */
                checkpoint_hits: number
                /** @description Runs for which no state was stored */
                checkpoint_misses: number
                /** @description Answers that are being computed or wait for it */
                waiting: number
              }
              stored: {
                /** @description Finished columns that are answered now */
                columns: number
                /** @description Columns of earlier revisions, for as_of */
                superseded: number
                /** @description States of runs and maps */
                checkpoints: number
                /** @description Their compressed size */
                checkpoint_bytes: number
                /** @description Rows of position_events */
                events: number
              }
            }
          }
        }
      }
    }
  }
  '/cache': {
    /**
     * Forget finished answers
     * @description They are computed again when they are asked for; nothing that was measured is lost.
     */
    delete: {
      parameters: {
        query?: {
          /** @description Also columns and states in the store; earlier revisions stay; default false */
          stored?: boolean
          /** @description With stored: only those of this symbol */
          symbol?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @description Answers that were in memory */
              answers: number
            }
          }
        }
      }
    }
  }
  '/metrics': {
    /** Numbers of this process in the text format of Prometheus */
    get: {
      responses: {
        200: {
          content: {
            'text/plain': string
          }
        }
      }
    }
  }
  '/health/live': {
    /** Whether the process runs; it does not look at the store */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              status: 'live'
            }
          }
        }
      }
    }
  }
  '/health/ready': {
    /** Whether requests are taken: the store answers, and the server does not stop */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              status: 'ready'
            }
          }
        }
      }
    }
  }
  '/health': {
    /** Whether the server and its store work */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              status: 'ok'
              version: string
              uptime_seconds: number
              store: {
                schema_version: number
                /** @description Stored series of all markets */
                series: number
              }
              /** @description Markets whose last scored day was worse than those before let expect */
              validation: {
                /** @description Begin of the last day that was scored by itself, UTC ms; null where none was */
                last_night: number | null
                skill_warnings: {
                  symbol: string
                  exchange: string
                  /** @description Begin of the day, UTC ms */
                  night: number
                  /** @description See GET /validation/reports/{id} */
                  report_id: string
                  /** @description Of the ledger over the uniform baseline, bits an event */
                  gain_bits: number
                  /** @description Mean of the nights before */
                  expected: number
                  /** @description What nights before let expect at least */
                  expected_low: number
                  /** @description Nights that the expectation is made of */
                  nights: number
                  /** @description The same in words */
                  text: string
                }[]
              }
            }
          }
        }
      }
    }
  }
  '/session': {
    /**
     * Sign in with a token
     * @description Sets an HttpOnly cookie that stands for the token for 12 hours, for the page and its WebSocket. A form is sent on to the page that was asked for, or back with what is wrong.
     */
    post: {
      requestBody: {
        content: {
          'application/json': {
            token: string
            /** @description Path of this server that a form is sent on to */
            next?: string
          }
        }
      }
      responses: {
        /** @description Signed in */
        204: Record<string, never>
      }
    }
    /** Sign out */
    delete: {
      responses: {
        /** @description The cookie is gone */
        204: Record<string, never>
      }
    }
  }
  '/symbols': {
    /** Stored symbols, their exchanges and time ranges */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              data: {
                symbol: string
                default_price_bin_size: number
                last_price: number | null
                start_time: number
                end_time: number
                /** @description Whether some exchange has both candles and open interest */
                has_heatmap: boolean
                exchanges: {
                  exchange: string
                  /**
                   * @description simulated: at least one market in this answer was made by the simulator
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                  candles_intervals: ('1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d')[]
                  has_open_interest: boolean
                  start_time: number
                  end_time: number
                }[]
              }[]
            }
          }
        }
      }
    }
  }
  '/models': {
    /** Models, what they need, assume and were measured to be worth */
    get: {
      parameters: {
        query?: {
          /** @description Market of measured_skill; default the newest report’s */
          symbol?: string
          /** @description The same */
          exchange?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              data: {
                id: string
                /** @description Changes whenever the same inputs may give other numbers */
                version: string
                title: string
                /** @description What it does and assumes, in plain words */
                description: string
                /** @description Whether it is taken where a question names no model */
                default: boolean
                /** @description Bits an event that the model gains over all baselines, both recalibrated in training, by the newest validation on observed liquidations; null until there is one */
                measured_skill: {
                  /** @description With its 95 % interval; null where the data does not give one */
                  gain_bits: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description What the gain is over: all baselines as training would mix them */
                  over: string
                  symbol: string
                  exchange: string
                  /**
                   * @description Time after a forecast in which liquidations are counted
                   * @enum {string}
                   */
                  horizon: '15m' | '1h' | '4h' | '24h'
                  /** @description Liquidations that were scored */
                  events: number
                  /** @description Days of forecasts that were scored */
                  days: number
                  /**
                   * @description skill: the interval of the gain lies above 0; no_skill: it does not; insufficient_data: too few events or days to say
                   * @enum {string}
                   */
                  verdict: 'skill' | 'no_skill' | 'insufficient_data'
                  /** @description GET /validation/reports/{id} has all of it */
                  report_id: string
                  /**
                   * @description simulated: at least one market in this answer was made by the simulator
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                } | null
                /** @description Series that it cannot do without */
                needs: string[]
                /** @description Series that it does without until they begin, and waits for from then on */
                awaits: string[]
                /** @description Series that it reads where they are stored */
                uses: string[]
                /** @description JSON Schema of the model’s own options, with defaults, ranges and, in the description, units */
                options: unknown
                /**
                 * @description asked: leverage_weights, with a default; own: its own distribution unless leverage_weights are given; fixed: leverage_weights are not used
                 * @enum {string}
                 */
                leverages: 'asked' | 'own' | 'fixed'
                /** @description Empty where leverages are own or fixed */
                default_leverage_weights: {
                  leverage: number
                  weight: number
                }[]
              }[]
            }
          }
        }
      }
    }
  }
  '/parameters': {
    /**
     * Parameters of models that were fitted to liquidations
     * @description Files of the configured folder; parameters=NAME draws a map with one of them.
     */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              data: {
                name: string
                /** @description Why no map can be drawn with them, and what to do; null where one can */
                problem: string | null
                /** @description What the file says; null where it cannot be read */
                parameters: {
                  model: string
                  model_version: string
                  created_at_ms: number
                  command: string
                  liqheat_version: string
                  /** @enum {string} */
                  data_kind: 'observed' | 'simulated'
                  symbol: string
                  exchange: string
                  training: {
                    from_ms: number
                    to_ms: number
                    events: number
                  }
                  model_options: {
                    [key: string]: {
                      value: number
                      low: number
                      high: number
                    }
                  }
                  leverage_weights: {
                    leverage: number
                    value: number
                    low: number
                    high: number
                  }[]
                  scores: {
                    training_gain_bits: {
                      value: number
                      low: number
                      high: number
                    } | null
                    test_gain_bits: {
                      value: number
                      low: number
                      high: number
                    } | null
                    test: {
                      from_ms: number
                      to_ms: number
                      events: number
                    } | null
                  }
                  warnings: string[]
                  /** @description Of the file: another content is another hash */
                  hash: string
                  /** @description Resampled leverage weights, from which the uncertainty of a map comes */
                  draws: number
                } | null
              }[]
            }
          }
        }
      }
    }
  }
  '/parameters/{name}': {
    /** One parameter set as its file has it */
    get: {
      parameters: {
        path: {
          name: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @description Of the file: another content is another hash */
              hash: string
              /** @description Why no map can be drawn with them, and what to do; null where one can */
              problem: string | null
              set: {
                /** @enum {string} */
                format: 'liqheat-parameters'
                /** @enum {number} */
                parameters_version: 1
                name: string
                model: string
                model_version: string
                created_at_ms: number
                command: string
                liqheat_version: string
                /** @enum {string} */
                data_kind: 'observed' | 'simulated'
                symbol: string
                exchange: string
                training: {
                  from_ms: number
                  to_ms: number
                  events: number
                }
                model_options: {
                  [key: string]: {
                    value: number
                    low: number
                    high: number
                  }
                }
                leverage_weights: {
                  leverage: number
                  value: number
                  low: number
                  high: number
                }[]
                draws: number[][]
                scores: {
                  training_gain_bits: {
                    value: number
                    low: number
                    high: number
                  } | null
                  test_gain_bits: {
                    value: number
                    low: number
                    high: number
                  } | null
                  test: {
                    from_ms: number
                    to_ms: number
                    events: number
                  } | null
                }
                warnings: string[]
              }
            }
          }
        }
      }
    }
  }
  '/data/date-range': {
    /** First and last time stored for a symbol */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              symbol: string
              start_time: number
              end_time: number
              /** @description Where candles and open interest both exist; null when nowhere */
              heatmap: {
                start_time: number
                end_time: number
              } | null
              exchanges: {
                [key: string]: {
                  start_time: number
                  end_time: number
                }
              }
            }
          }
        }
      }
    }
  }
  '/data/coverage': {
    /** Stored series with their holes and sources */
    get: {
      parameters: {
        query?: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              data: {
                exchange: string
                symbol: string
                kind: string
                interval: string | null
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                start_time: number
                end_time: number
                /** @description Rows present */
                rows: number
                /** @description Rows there would be without holes; null for series whose rows come unevenly */
                expected: number | null
                /** @description Holes between start and end, half-open, UTC ms */
                missing: {
                  start_time: number
                  end_time: number
                }[]
                sources: string[]
                /** @description Some of it was made from finer data, as candles are from trades */
                is_derived: boolean
              }[]
            }
          }
        }
      }
    }
  }
  '/data/store': {
    /** Size of the store, its tables and the free disk */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              /** @description Size of the database file */
              file_bytes: number
              /** @description Size of the log of writes that are not in the file yet */
              wal_bytes: number
              /** @description Room on the disk of the file; null where the system does not tell */
              free_disk_bytes: number | null
              schema_version: number
              tables: {
                name: string
                rows: number
                /** @description Whether rows is what the database counts without reading: rows that were removed may still count */
                is_estimate: boolean
              }[]
            }
          }
        }
      }
    }
  }
  '/data/open-interest': {
    /** Open interest by exchange */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
          /** @description Comma-separated exchange ids; default all that have it */
          exchanges?: string
          /** @description First moment of the window; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          start_time?: string
          /** @description End of the window, exclusive; without it, the end of the stored data; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          end_time?: string
          /** @description Length of the window before its end, instead of start_time; 48h when neither is given */
          time_window?: '12h' | '24h' | '48h' | '3d' | '7d' | '14d' | '30d' | '60d' | '90d' | '180d' | '1y'
          /** @description Length of a column; a window picks a default */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description How the answer is written, whatever Accept says; default json. json: rows; columns: JSON with an array for each column; arrow: Apache Arrow IPC stream; csv: a line of names, then a line for each row; parquet: Apache Parquet file */
          format?: 'json' | 'columns' | 'arrow' | 'csv' | 'parquet'
        }
      }
      responses: {
        /** @description The answer in the format asked for */
        200: {
          content: {
            'application/json': {
              /** @description By time and exchange; a bucket without a reading has no row */
              data: {
                exchange: string
                /** @description Start of the bucket, UTC ms */
                timestamp: number
                /** @description Last reading within the bucket: contracts in base units, one side; null where only a USD value is stored and no candle tells the price */
                open_interest: number | null
                /** @description The same at the newest close from the start of the bucket to its end, USD; null where no candle closed then */
                open_interest_usd: number | null
              }[]
              meta: {
                symbol: string
                /** @description Exchanges asked that have the series */
                exchanges: string[]
                start_time: number
                end_time: number
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
                /** @description Length of a bucket */
                interval: string
              }
            }
            'application/vnd.apache.arrow.stream': string
            'text/csv': string
            'application/vnd.apache.parquet': string
          }
        }
      }
    }
  }
  '/data/funding': {
    /** Funding payments by exchange */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
          /** @description Comma-separated exchange ids; default all that have it */
          exchanges?: string
          /** @description First moment of the window; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          start_time?: string
          /** @description End of the window, exclusive; without it, the end of the stored data; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          end_time?: string
          /** @description Length of the window before its end, instead of start_time; 48h when neither is given */
          time_window?: '12h' | '24h' | '48h' | '3d' | '7d' | '14d' | '30d' | '60d' | '90d' | '180d' | '1y'
          /** @description How the answer is written, whatever Accept says; default json. json: rows; columns: JSON with an array for each column; arrow: Apache Arrow IPC stream; csv: a line of names, then a line for each row; parquet: Apache Parquet file */
          format?: 'json' | 'columns' | 'arrow' | 'csv' | 'parquet'
        }
      }
      responses: {
        /** @description The answer in the format asked for */
        200: {
          content: {
            'application/json': {
              /** @description By time and exchange */
              data: {
                exchange: string
                /** @description When it was paid, UTC ms */
                timestamp: number
                /** @description Ratio of notional: 0.0001 is a basis point; a positive one is paid by longs to shorts */
                funding_rate: number
                /** @description Hours since the payment before; null where that one is not stored */
                interval_hours: number | null
              }[]
              meta: {
                symbol: string
                /** @description Exchanges asked that have the series */
                exchanges: string[]
                start_time: number
                end_time: number
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
              }
            }
            'application/vnd.apache.arrow.stream': string
            'text/csv': string
            'application/vnd.apache.parquet': string
          }
        }
      }
    }
  }
  '/prices/klines': {
    /** Candles of one exchange */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
          /** @description Exchange id; without it the first with candles and open interest */
          exchange?: string
          /** @description First moment of the window; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          start_time?: string
          /** @description End of the window, exclusive; without it, the end of the stored data; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          end_time?: string
          /** @description Length of the window before its end, instead of start_time; 48h when neither is given */
          time_window?: '12h' | '24h' | '48h' | '3d' | '7d' | '14d' | '30d' | '60d' | '90d' | '180d' | '1y'
          /** @description Length of a column; a window picks a default */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description Only candles that had closed at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description How the answer is written, whatever Accept says; default json. json: rows; columns: JSON with an array for each column; arrow: Apache Arrow IPC stream; csv: a line of names, then a line for each row; parquet: Apache Parquet file */
          format?: 'json' | 'columns' | 'arrow' | 'csv' | 'parquet'
        }
      }
      responses: {
        /** @description The answer in the format asked for */
        200: {
          content: {
            'application/json': {
              data: {
                /** @description Open time, UTC ms */
                timestamp: number
                open: number
                high: number
                low: number
                close: number
                /** @description Base units */
                volume: number
              }[]
              meta: {
                symbol: string
                exchange: string
                interval: string
                start_time: number
                end_time: number
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
              }
            }
            'application/vnd.apache.arrow.stream': string
            'text/csv': string
            'application/vnd.apache.parquet': string
          }
        }
      }
    }
  }
  '/liquidations/heatmap-timeseries': {
    /**
     * Liquidation heatmap through time
     * @description Density is the USD notional (at entry) of open positions whose liquidation price lies in the bucket [price, price + price_bin_size). A column holds the state at its end and what was liquidated within it; a closed column never changes. Long mass lies below the price.
     */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Comma-separated exchange ids; default all stored ones */
          exchanges?: string
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description Name of a parameter set, see GET /parameters; decides model, options and leverage_weights */
          parameters?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
          /** @description First moment of the window; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          start_time?: string
          /** @description End of the window, exclusive; without it, the end of the stored data; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          end_time?: string
          /** @description Length of the window before its end, instead of start_time; 48h when neither is given */
          time_window?: '12h' | '24h' | '48h' | '3d' | '7d' | '14d' | '30d' | '60d' | '90d' | '180d' | '1y'
          /** @description Length of a column; a window picks a default */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description How the answer is written, whatever Accept says; default json. json: rows; columns: JSON with an array for each column; binary: typed arrays behind a JSON header; arrow: Apache Arrow IPC stream; csv: a line of names, then a line for each row; parquet: Apache Parquet file */
          format?: 'json' | 'columns' | 'binary' | 'arrow' | 'csv' | 'parquet'
          /** @description Also the parts that sum to the whole, with format=binary or columns alone; leverage: open positions by leverage; exchange: all quantities by venue */
          breakdown?: 'leverage' | 'exchange'
          /**
           * @description With breakdown=leverage: joins leverages to bands that begin at these; without it each is a part
           * @example 5,10,25,50,100
           */
          leverage_bands?: string
        }
      }
      responses: {
        /** @description The answer in the format asked for */
        200: {
          content: {
            'application/json':
              | {
                  data: {
                    /** @description Open time of the column, UTC ms */
                    timestamp: number
                    /**
                     * @description gap: inputs are missing, nothing is known
                     * @enum {string}
                     */
                    state: 'closed' | 'open' | 'gap'
                    levels: {
                      /** @description Lower edge of the bucket */
                      price: number
                      /** @description USD notional: long positions liquidated in this bucket, at the column’s end */
                      long_density: number
                      /** @description USD notional: the same for shorts */
                      short_density: number
                      /** @description USD notional: longs liquidated here within the column */
                      long_consumed: number
                      /** @description USD notional: the same for shorts */
                      short_consumed: number
                    }[]
                    /** @description USD notional: opened within the column, both sides */
                    positions_created: number
                    /** @description USD notional: liquidated within the column, both sides */
                    positions_consumed: number
                  }[]
                  meta: {
                    symbol: string
                    start_time: number
                    end_time: number
                    /**
                     * @description Length of a column
                     * @enum {string}
                     */
                    interval: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
                    model: string
                    model_version: string
                    /** @description Parameter set that decided the model, its options and its leverage weights; null without one */
                    parameters: {
                      name: string
                      /** @description Of the parameter file */
                      hash: string
                      /** @description They know what happened before, UTC ms */
                      trained_to: number
                      /**
                       * @description What they were fitted to
                       * @enum {string}
                       */
                      data_kind: 'observed' | 'simulated'
                    } | null
                    /** @description Exchanges that contribute */
                    exchanges: string[]
                    /** @description Number of columns */
                    total_snapshots: number
                    price_range: {
                      min: number
                      max: number
                    }
                    price_bin_size: number
                    /** @description Last close within the window */
                    current_price: number | null
                    /** @description USD notional: open long positions at the end of the last column */
                    total_long_volume: number
                    /** @description USD notional: open short positions at the end of the last column */
                    total_short_volume: number
                    /** @description USD notional: liquidated within the last column */
                    total_consumed: number
                    /** @description USD notional: opened over the window */
                    window_created: number
                    /** @description USD notional: liquidated over the window */
                    window_consumed: number
                    /** @description USD notional: closed otherwise over the window */
                    window_closed: number
                    per_exchange: {
                      [key: string]: {
                        /** @description USD notional: open long positions at the end of the last column */
                        total_long_volume: number
                        /** @description USD notional: open short positions at the end of the last column */
                        total_short_volume: number
                        /** @description USD notional: liquidated within the last column */
                        total_consumed: number
                        /**
                         * @description simulated: at least one market in this answer was made by the simulator
                         * @enum {string}
                         */
                        data_kind: 'observed' | 'simulated'
                        data_start: number
                        /** @description End of complete inputs, UTC ms */
                        data_end: number | null
                        /**
                         * @description Price that liquidations are tested against: mark price where stored, else last price
                         * @enum {string}
                         */
                        trigger: 'mark' | 'last' | 'mixed'
                        /** @description Leverage tiers in use, weights normalised to 1 */
                        leverage_weights: {
                          leverage: number
                          weight: number
                        }[]
                        /** @description Date of the margin tiers in use, UTC ms; null for the default tier */
                        tiers_valid_from: number | null
                        /** @description Holes in the stored inputs */
                        missing: {
                          kind: string
                          interval: string | null
                          start_time: number
                          end_time: number
                        }[]
                      }
                    }
                    /** @description When this answer was computed, UTC ms */
                    generated_at: number
                    /** @description Age of the newest complete data at generated_at */
                    freshness_seconds: number
                    coverage: {
                      data_end: number
                      columns: number
                      gap_columns: number
                      /** @description Share of columns that are not gaps */
                      complete_share: number
                    }
                    /** @description Largest relative error of active = previous + created - consumed - closed, measured on this answer */
                    conservation_error: number
                    /**
                     * @description Price that liquidations are tested against: mark price where stored, else last price
                     * @enum {string}
                     */
                    trigger: 'mark' | 'last' | 'mixed'
                    typical_notional: number
                    /** @description Leverage tiers in use, weights normalised to 1 */
                    leverage_weights: {
                      leverage: number
                      weight: number
                    }[]
                    /** @description Date of the margin tiers in use, UTC ms; null for the default tier */
                    tiers_valid_from: number | null
                    /**
                     * @description simulated: at least one market in this answer was made by the simulator
                     * @enum {string}
                     */
                    data_kind: 'observed' | 'simulated'
                    /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                    warnings: string[]
                  }
                }
              | {
                  /** @enum {string} */
                  format: 'columns'
                  /** @enum {number} */
                  version: 1
                  time_axis: {
                    start: number
                    step: number
                    count: number
                  }
                  price_axis: {
                    first_bucket: number
                    size: number
                    count: number
                  }
                  /**
                   * Format: byte
                   * @description Uint8 per column: 0 closed, 1 open, 2 gap
                   */
                  column_state: string
                  /** @description With breakdown also <id of a group>.<quantity>: densities by leverage, all four by exchange */
                  series: {
                    long_density: {
                      /**
                       * Format: byte
                       * @description Int32 per column: row of the first value of the column’s run
                       */
                      first: string
                      /**
                       * Format: byte
                       * @description Uint32 per column plus one: where the run begins in values
                       */
                      offset: string
                      /**
                       * Format: byte
                       * @description Float32: USD notional on consecutive rows
                       */
                      values: string
                    }
                    short_density: {
                      /**
                       * Format: byte
                       * @description Int32 per column: row of the first value of the column’s run
                       */
                      first: string
                      /**
                       * Format: byte
                       * @description Uint32 per column plus one: where the run begins in values
                       */
                      offset: string
                      /**
                       * Format: byte
                       * @description Float32: USD notional on consecutive rows
                       */
                      values: string
                    }
                    long_consumed: {
                      /**
                       * Format: byte
                       * @description Int32 per column: row of the first value of the column’s run
                       */
                      first: string
                      /**
                       * Format: byte
                       * @description Uint32 per column plus one: where the run begins in values
                       */
                      offset: string
                      /**
                       * Format: byte
                       * @description Float32: USD notional on consecutive rows
                       */
                      values: string
                    }
                    short_consumed: {
                      /**
                       * Format: byte
                       * @description Int32 per column: row of the first value of the column’s run
                       */
                      first: string
                      /**
                       * Format: byte
                       * @description Uint32 per column plus one: where the run begins in values
                       */
                      offset: string
                      /**
                       * Format: byte
                       * @description Float32: USD notional on consecutive rows
                       */
                      values: string
                    }
                  } & {
                    [key: string]: {
                      /**
                       * Format: byte
                       * @description Int32 per column: row of the first value of the column’s run
                       */
                      first: string
                      /**
                       * Format: byte
                       * @description Uint32 per column plus one: where the run begins in values
                       */
                      offset: string
                      /**
                       * Format: byte
                       * @description Float32: USD notional on consecutive rows
                       */
                      values: string
                    }
                  }
                  /**
                   * Format: byte
                   * @description Float64 per column
                   */
                  positions_created: string
                  /**
                   * Format: byte
                   * @description Float64 per column
                   */
                  positions_consumed: string
                  /**
                   * Format: byte
                   * @description Float64 per column: UTC ms when all that it was made from was known
                   */
                  column_known_at: string
                  /** @description The parts, which sum to the whole in every cell */
                  breakdown?: {
                    /**
                     * @description What the heatmap is divided by
                     * @enum {string}
                     */
                    by: 'leverage' | 'exchange'
                    /** @description Leverages from low to high, or exchanges in the order of meta */
                    groups: (
                      | {
                          id: string
                          label: string
                          /** @description Or the lower edge of a band, inside */
                          leverage: number
                          /** @description With leverage_bands: upper edge, outside; null for the highest band */
                          leverage_to?: number | null
                        }
                      | {
                          id: string
                          exchange: string
                        }
                    )[]
                  }
                  meta: {
                    symbol: string
                    start_time: number
                    end_time: number
                    /**
                     * @description Length of a column
                     * @enum {string}
                     */
                    interval: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
                    model: string
                    model_version: string
                    /** @description Parameter set that decided the model, its options and its leverage weights; null without one */
                    parameters: {
                      name: string
                      /** @description Of the parameter file */
                      hash: string
                      /** @description They know what happened before, UTC ms */
                      trained_to: number
                      /**
                       * @description What they were fitted to
                       * @enum {string}
                       */
                      data_kind: 'observed' | 'simulated'
                    } | null
                    /** @description Exchanges that contribute */
                    exchanges: string[]
                    /** @description Number of columns */
                    total_snapshots: number
                    price_range: {
                      min: number
                      max: number
                    }
                    price_bin_size: number
                    /** @description Last close within the window */
                    current_price: number | null
                    /** @description USD notional: open long positions at the end of the last column */
                    total_long_volume: number
                    /** @description USD notional: open short positions at the end of the last column */
                    total_short_volume: number
                    /** @description USD notional: liquidated within the last column */
                    total_consumed: number
                    /** @description USD notional: opened over the window */
                    window_created: number
                    /** @description USD notional: liquidated over the window */
                    window_consumed: number
                    /** @description USD notional: closed otherwise over the window */
                    window_closed: number
                    per_exchange: {
                      [key: string]: {
                        /** @description USD notional: open long positions at the end of the last column */
                        total_long_volume: number
                        /** @description USD notional: open short positions at the end of the last column */
                        total_short_volume: number
                        /** @description USD notional: liquidated within the last column */
                        total_consumed: number
                        /**
                         * @description simulated: at least one market in this answer was made by the simulator
                         * @enum {string}
                         */
                        data_kind: 'observed' | 'simulated'
                        data_start: number
                        /** @description End of complete inputs, UTC ms */
                        data_end: number | null
                        /**
                         * @description Price that liquidations are tested against: mark price where stored, else last price
                         * @enum {string}
                         */
                        trigger: 'mark' | 'last' | 'mixed'
                        /** @description Leverage tiers in use, weights normalised to 1 */
                        leverage_weights: {
                          leverage: number
                          weight: number
                        }[]
                        /** @description Date of the margin tiers in use, UTC ms; null for the default tier */
                        tiers_valid_from: number | null
                        /** @description Holes in the stored inputs */
                        missing: {
                          kind: string
                          interval: string | null
                          start_time: number
                          end_time: number
                        }[]
                      }
                    }
                    /** @description When this answer was computed, UTC ms */
                    generated_at: number
                    /** @description Age of the newest complete data at generated_at */
                    freshness_seconds: number
                    coverage: {
                      data_end: number
                      columns: number
                      gap_columns: number
                      /** @description Share of columns that are not gaps */
                      complete_share: number
                    }
                    /** @description Largest relative error of active = previous + created - consumed - closed, measured on this answer */
                    conservation_error: number
                    /**
                     * @description Price that liquidations are tested against: mark price where stored, else last price
                     * @enum {string}
                     */
                    trigger: 'mark' | 'last' | 'mixed'
                    typical_notional: number
                    /** @description Leverage tiers in use, weights normalised to 1 */
                    leverage_weights: {
                      leverage: number
                      weight: number
                    }[]
                    /** @description Date of the margin tiers in use, UTC ms; null for the default tier */
                    tiers_valid_from: number | null
                    /**
                     * @description simulated: at least one market in this answer was made by the simulator
                     * @enum {string}
                     */
                    data_kind: 'observed' | 'simulated'
                    /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                    warnings: string[]
                  }
                }
            'application/vnd.liqheat.heatmap': string
            'application/vnd.apache.arrow.stream': string
            'text/csv': string
            'application/vnd.apache.parquet': string
          }
        }
      }
    }
  }
  '/liquidations/heatmap': {
    /**
     * Liquidation zones and the recent map as points
     * @description A zone is a price range in which positions of one side pile up; it is followed from the first stored candle on, so its id does not depend on the timeframe. 503 where nothing is stored that the model could run on.
     */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Comma-separated exchange ids; default all stored ones */
          exchanges?: string
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description Name of a parameter set, see GET /parameters; decides model, options and leverage_weights */
          parameters?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
          /** @description Time before as_of or the end of the data that data covers; default 24h */
          timeframe?: '1h' | '4h' | '12h' | '24h' | '1d' | '7d' | '30d'
          /** @description How small a zone may be: coarse names the few walls, fine tells neighbours apart; default normal */
          detail?: 'coarse' | 'normal' | 'fine'
          /** @description Also zones that ended within the timeframe, consumed or faded; default false */
          include_ended?: boolean
          /** @description List buckets within this many % of the current price, both ways; the rest is summed in outside; default 25 */
          range_pct?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              symbol: string
              model: string
              /**
               * @description Time that data covers
               * @enum {string}
               */
              timeframe: '1h' | '4h' | '12h' | '24h' | '1d' | '7d' | '30d'
              /** @description Close of the newest candle at timestamp */
              current_price: number
              /** @description Exchanges that contribute */
              exchanges: string[]
              /** @description Zones there at timestamp: longs, then shorts, from low to high prices */
              zones: {
                /** @description Stable: the same in every answer with this zone, whatever its window or as_of */
                id: string
                /**
                 * @description Side of the positions that are liquidated here
                 * @enum {string}
                 */
                side: 'long' | 'short'
                /**
                 * @description active: never touched; partly_consumed: touched and still there; consumed: ended by liquidations; faded: ended otherwise
                 * @enum {string}
                 */
                state: 'active' | 'partly_consumed' | 'consumed' | 'faded'
                /** @description Lower edge, inside */
                price_low: number
                /** @description Upper edge, outside */
                price_high: number
                /** @description Middle of the bucket at which the smoothed density is highest */
                peak_price: number
                /** @description From the current price to peak_price in %; negative below */
                distance_pct: number
                /** @description USD notional: open in the zone now; of an ended zone, what was left in its range at its end */
                total_density: number
                /** @description USD notional: the most that was ever open in it */
                peak_density: number
                /** @description USD notional: liquidated in it since it was born */
                consumed: number
                /** @description total_density by exchange; empty for an ended zone */
                exchange_breakdown: {
                  [key: string]: number
                }
                /** @description total_density by leverage, from low to high; empty for an ended zone */
                leverage_mix: {
                  leverage: number
                  /** @description USD notional: part at this leverage */
                  density: number
                }[]
                /** @description When it was found first, UTC ms */
                born: number
                /** @description End of the last column in which something within it was liquidated, UTC ms */
                last_touched: number | null
                /** @description First time at which it was not found any more, UTC ms; null while it is there */
                ended: number | null
                /** @description Id of the zone it merged into */
                absorbed_by: string | null
              }[]
              per_exchange: {
                [key: string]: {
                  /** @description USD notional: open longs */
                  long_density: number
                  /** @description USD notional: open shorts */
                  short_density: number
                  /**
                   * @description simulated: at least one market in this answer was made by the simulator
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                  /** @description First stored candle, UTC ms */
                  data_start: number
                  /** @description End of complete inputs, UTC ms */
                  data_end: number | null
                  /**
                   * @description Price that liquidations are tested against: mark price where stored, else last price
                   * @enum {string}
                   */
                  trigger: 'mark' | 'last' | 'mixed'
                  /** @description Date of the margin tiers in use, UTC ms; null for the default tier */
                  tiers_valid_from: number | null
                  /** @description Figures of the model’s own, by name */
                  model_state: unknown
                }
              }
              /** @description Cells of at least half a cent within range_pct of the price */
              data: {
                /** @description Open time of the column, UTC ms */
                time: number
                /** @description Lower edge of the bucket */
                price_bucket: number
                /** @description USD notional: open in the bucket at the column’s end, both sides */
                density: number
                /** @description USD notional: liquidated in the bucket within the column, both sides */
                volume: number
              }[]
              metadata: {
                model_version: string
                /** @description Names the model with its options, weights and position size */
                model_hash: string
                /** @description Options of the model with all defaults decided */
                model_options: unknown
                /** @description Parameter set that decided the model, its options and its leverage weights; null without one */
                parameters: {
                  name: string
                  /** @description Of the parameter file */
                  hash: string
                  /** @description They know what happened before, UTC ms */
                  trained_to: number
                  /**
                   * @description What they were fitted to
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                } | null
                /** @description Bucket, quote units */
                price_bin_size: number
                /** @description USD size of a modelled position */
                typical_notional: number
                /** @description Leverage tiers in use, weights normalised to 1 */
                leverage_weights: {
                  leverage: number
                  weight: number
                }[]
                /** @description Date of the margin tiers in use, UTC ms; null for the default tier */
                tiers_valid_from: number | null
                /** @description Time asked for, UTC ms; null for all that is stored */
                as_of: number | null
                /** @description Time of the state: up to here inputs are complete, UTC ms */
                data_end: number
                /** @description Length of the columns in which zones are followed */
                zone_step_seconds: number
                /**
                 * @description Price that liquidations are tested against: mark price where stored, else last price
                 * @enum {string}
                 */
                trigger: 'mark' | 'last' | 'mixed'
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description When this answer was computed, UTC ms */
                generated_at: number
                /** @description Age of the state at generated_at */
                freshness_seconds: number
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
                /**
                 * @description Length of a column of data
                 * @enum {string}
                 */
                interval: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
                start_time: number
                end_time: number
                /** @description Columns without complete data: nothing is known, nothing is zero */
                gap_columns: number
                range_pct: number
                outside: {
                  /** @description USD notional: open further from the price at timestamp */
                  density: number
                  /** @description USD notional: liquidated further from the price within the timeframe */
                  volume: number
                }
              }
              /** @description Time of the state: up to here inputs are complete, UTC ms */
              timestamp: number
            }
          }
        }
      }
    }
  }
  '/liquidations/map': {
    /**
     * Liquidation map over the price axis at one time
     * @description What a move of the price would liquidate: bars by leverage and by exchange, the running sum from the price both ways, max pain, imbalance and zones. The state is that of the last column of the map through time.
     */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Comma-separated exchange ids; default all stored ones */
          exchanges?: string
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description Name of a parameter set, see GET /parameters; decides model, options and leverage_weights */
          parameters?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
          /** @description How small a zone may be: coarse names the few walls, fine tells neighbours apart; default normal */
          detail?: 'coarse' | 'normal' | 'fine'
          /** @description List buckets within this many % of the current price, both ways; the rest is summed in outside; default 25 */
          range_pct?: number
          /** @description With parameters: also p10, p50 and p90 of every bar over the draws of the leverage weights */
          uncertainty?: boolean
          /** @description How the answer is written, whatever Accept says; default json. json: rows; columns: JSON with an array for each column; arrow: Apache Arrow IPC stream; csv: a line of names, then a line for each row; parquet: Apache Parquet file */
          format?: 'json' | 'columns' | 'arrow' | 'csv' | 'parquet'
        }
      }
      responses: {
        /** @description The answer in the format asked for */
        200: {
          content: {
            'application/json': {
              symbol: string
              model: string
              /** @description Close of the newest candle at timestamp */
              current_price: number
              /** @description Time of the state: up to here inputs are complete, UTC ms */
              timestamp: number
              /** @description Leverage groups as the model has them, from low to high */
              leverages: number[]
              /** @description Exchanges in the order of by_exchange */
              exchanges: string[]
              long: {
                /** @description USD notional: all open positions of this side */
                total: number
                /** @description Buckets of at least half a cent within range_pct of the price, from low to high */
                bars: {
                  /** @description Lower edge of the bucket */
                  price: number
                  /** @description USD notional: open positions liquidated in this bucket */
                  density: number
                  /** @description Parts in the order of leverages */
                  by_leverage: number[]
                  /** @description Parts in the order of exchanges */
                  by_exchange: number[]
                  /** @description Only of a model that mixes others: from the 10th to the 90th percentile over its members of the share of all mass that they see in this bucket, 0 to 1 */
                  disagreement?: number
                  /** @description USD notional: a tenth of the draws is below; only with uncertainty=true */
                  p10?: number
                  /** @description USD notional: half of the draws is below */
                  p50?: number
                  /** @description USD notional: nine tenths of the draws are below */
                  p90?: number
                }[]
                /** @description What lies further from the price: bars and outside add up to total */
                outside: {
                  /** @description USD notional: the sum */
                  density: number
                  /** @description Parts in the order of leverages */
                  by_leverage: number[]
                  /** @description Parts in the order of exchanges */
                  by_exchange: number[]
                }
                /** @description Longs downwards, shorts upwards; up to the first edge past the range */
                cumulative: {
                  /** @description The current price, then the far edge of every bucket away from it */
                  price: number
                  /** @description USD notional: liquidated on the way from the current price to this one */
                  mass: number
                }[]
                /** @description Bucket within 10 % of the price where the mass smoothed by a triangular kernel of 0.25 % of the price is largest; not that of options */
                max_pain: {
                  /** @description Middle of the bucket */
                  price: number
                  /** @description From the current price in %; negative below */
                  distance_pct: number
                  /** @description USD notional: open under the kernel around it */
                  mass: number
                } | null
                /** @description USD notional: in buckets wholly on the wrong side of the price; in bars, but not in cumulative. 0 when all is well */
                misplaced: number
              }
              short: {
                /** @description USD notional: all open positions of this side */
                total: number
                /** @description Buckets of at least half a cent within range_pct of the price, from low to high */
                bars: {
                  /** @description Lower edge of the bucket */
                  price: number
                  /** @description USD notional: open positions liquidated in this bucket */
                  density: number
                  /** @description Parts in the order of leverages */
                  by_leverage: number[]
                  /** @description Parts in the order of exchanges */
                  by_exchange: number[]
                  /** @description Only of a model that mixes others: from the 10th to the 90th percentile over its members of the share of all mass that they see in this bucket, 0 to 1 */
                  disagreement?: number
                  /** @description USD notional: a tenth of the draws is below; only with uncertainty=true */
                  p10?: number
                  /** @description USD notional: half of the draws is below */
                  p50?: number
                  /** @description USD notional: nine tenths of the draws are below */
                  p90?: number
                }[]
                /** @description What lies further from the price: bars and outside add up to total */
                outside: {
                  /** @description USD notional: the sum */
                  density: number
                  /** @description Parts in the order of leverages */
                  by_leverage: number[]
                  /** @description Parts in the order of exchanges */
                  by_exchange: number[]
                }
                /** @description Longs downwards, shorts upwards; up to the first edge past the range */
                cumulative: {
                  /** @description The current price, then the far edge of every bucket away from it */
                  price: number
                  /** @description USD notional: liquidated on the way from the current price to this one */
                  mass: number
                }[]
                /** @description Bucket within 10 % of the price where the mass smoothed by a triangular kernel of 0.25 % of the price is largest; not that of options */
                max_pain: {
                  /** @description Middle of the bucket */
                  price: number
                  /** @description From the current price in %; negative below */
                  distance_pct: number
                  /** @description USD notional: open under the kernel around it */
                  mass: number
                } | null
                /** @description USD notional: in buckets wholly on the wrong side of the price; in bars, but not in cumulative. 0 when all is well */
                misplaced: number
              }
              imbalance: {
                /** @description Distance from the price, both ways, in % */
                distance_pct: number
                /** @description USD notional: longs within it */
                long: number
                /** @description USD notional: shorts within it */
                short: number
                /** @description (short - long) / (short + long), -1 to 1; null without mass */
                value: number | null
              }[]
              /** @description Only with uncertainty=true: how far bars may differ, given how well leverage weights are known */
              uncertainty?: {
                /** @description Resampled leverage weights */
                draws: number
                /** @description Of p10, p50 and p90 */
                quantiles: number[]
              }
              zones: {
                /** @description Stable: the same in every answer with this zone, whatever its window or as_of */
                id: string
                /**
                 * @description Side of the positions that are liquidated here
                 * @enum {string}
                 */
                side: 'long' | 'short'
                /**
                 * @description active: never touched; partly_consumed: touched and still there; consumed: ended by liquidations; faded: ended otherwise
                 * @enum {string}
                 */
                state: 'active' | 'partly_consumed' | 'consumed' | 'faded'
                /** @description Lower edge, inside */
                price_low: number
                /** @description Upper edge, outside */
                price_high: number
                /** @description Middle of the bucket at which the smoothed density is highest */
                peak_price: number
                /** @description From the current price to peak_price in %; negative below */
                distance_pct: number
                /** @description USD notional: open in the zone now; of an ended zone, what was left in its range at its end */
                total_density: number
                /** @description USD notional: the most that was ever open in it */
                peak_density: number
                /** @description USD notional: liquidated in it since it was born */
                consumed: number
                /** @description total_density by exchange; empty for an ended zone */
                exchange_breakdown: {
                  [key: string]: number
                }
                /** @description total_density by leverage, from low to high; empty for an ended zone */
                leverage_mix: {
                  leverage: number
                  /** @description USD notional: part at this leverage */
                  density: number
                }[]
                /** @description When it was found first, UTC ms */
                born: number
                /** @description End of the last column in which something within it was liquidated, UTC ms */
                last_touched: number | null
                /** @description First time at which it was not found any more, UTC ms; null while it is there */
                ended: number | null
                /** @description Id of the zone it merged into */
                absorbed_by: string | null
              }[]
              per_exchange: {
                [key: string]: {
                  /** @description USD notional: open longs */
                  long_density: number
                  /** @description USD notional: open shorts */
                  short_density: number
                  /**
                   * @description simulated: at least one market in this answer was made by the simulator
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                  /** @description First stored candle, UTC ms */
                  data_start: number
                  /** @description End of complete inputs, UTC ms */
                  data_end: number | null
                  /**
                   * @description Price that liquidations are tested against: mark price where stored, else last price
                   * @enum {string}
                   */
                  trigger: 'mark' | 'last' | 'mixed'
                  /** @description Date of the margin tiers in use, UTC ms; null for the default tier */
                  tiers_valid_from: number | null
                  /** @description Figures of the model’s own, by name */
                  model_state: unknown
                }
              }
              metadata: {
                model_version: string
                /** @description Names the model with its options, weights and position size */
                model_hash: string
                /** @description Options of the model with all defaults decided */
                model_options: unknown
                /** @description Parameter set that decided the model, its options and its leverage weights; null without one */
                parameters: {
                  name: string
                  /** @description Of the parameter file */
                  hash: string
                  /** @description They know what happened before, UTC ms */
                  trained_to: number
                  /**
                   * @description What they were fitted to
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                } | null
                /** @description Bucket, quote units */
                price_bin_size: number
                /** @description USD size of a modelled position */
                typical_notional: number
                /** @description Leverage tiers in use, weights normalised to 1 */
                leverage_weights: {
                  leverage: number
                  weight: number
                }[]
                /** @description Date of the margin tiers in use, UTC ms; null for the default tier */
                tiers_valid_from: number | null
                /** @description Time asked for, UTC ms; null for all that is stored */
                as_of: number | null
                /** @description Time of the state: up to here inputs are complete, UTC ms */
                data_end: number
                /** @description Length of the columns in which zones are followed */
                zone_step_seconds: number
                /**
                 * @description Price that liquidations are tested against: mark price where stored, else last price
                 * @enum {string}
                 */
                trigger: 'mark' | 'last' | 'mixed'
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description When this answer was computed, UTC ms */
                generated_at: number
                /** @description Age of the state at generated_at */
                freshness_seconds: number
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
                /** @description Distance from the price within which bars are listed */
                range_pct: number
                price_low: number
                price_high: number
              }
            }
            'application/vnd.apache.arrow.stream': string
            'text/csv': string
            'application/vnd.apache.parquet': string
          }
        }
      }
    }
  }
  '/liquidations/levels': {
    /**
     * Liquidation levels as a list
     * @deprecated
     * @description Deprecated: use GET /liquidations/map.
     */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Comma-separated exchange ids; default all stored ones */
          exchanges?: string
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description Name of a parameter set, see GET /parameters; decides model, options and leverage_weights */
          parameters?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
          /** @description Only the leverage group nearest to it by ratio */
          leverage?: number
          /** @description Days: only what was added since, that is the volume above the least the bucket held in that time; default all */
          timeframe?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              symbol: string
              model: string
              current_price: number
              /** @description The 500 largest, the largest first */
              long_liquidations: {
                /** @description Lower edge of the bucket */
                price_level: number
                /** @description USD notional: open positions liquidated in the bucket */
                volume: number
                /** @description Modelled positions: volume in units of typical_notional, rounded up */
                count: number
                leverage: number
                /** @description From the current price in %; negative below */
                distance_pct: number
              }[]
              /** @description The 500 largest, the largest first */
              short_liquidations: {
                /** @description Lower edge of the bucket */
                price_level: number
                /** @description USD notional: open positions liquidated in the bucket */
                volume: number
                /** @description Modelled positions: volume in units of typical_notional, rounded up */
                count: number
                leverage: number
                /** @description From the current price in %; negative below */
                distance_pct: number
              }[]
              metadata: {
                model_version: string
                /** @description Names the model with its options, weights and position size */
                model_hash: string
                /** @description Options of the model with all defaults decided */
                model_options: unknown
                /** @description Parameter set that decided the model, its options and its leverage weights; null without one */
                parameters: {
                  name: string
                  /** @description Of the parameter file */
                  hash: string
                  /** @description They know what happened before, UTC ms */
                  trained_to: number
                  /**
                   * @description What they were fitted to
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                } | null
                /** @description Bucket, quote units */
                price_bin_size: number
                /** @description USD size of a modelled position */
                typical_notional: number
                /** @description Leverage tiers in use, weights normalised to 1 */
                leverage_weights: {
                  leverage: number
                  weight: number
                }[]
                /** @description Date of the margin tiers in use, UTC ms; null for the default tier */
                tiers_valid_from: number | null
                /** @description Time asked for, UTC ms; null for all that is stored */
                as_of: number | null
                /** @description Time of the state: up to here inputs are complete, UTC ms */
                data_end: number
                /** @description Length of the columns in which zones are followed */
                zone_step_seconds: number
                /**
                 * @description Price that liquidations are tested against: mark price where stored, else last price
                 * @enum {string}
                 */
                trigger: 'mark' | 'last' | 'mixed'
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description When this answer was computed, UTC ms */
                generated_at: number
                /** @description Age of the state at generated_at */
                freshness_seconds: number
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
                /** @description Levels that are not listed */
                omitted: {
                  long: {
                    levels: number
                    /** @description USD notional: their sum */
                    volume: number
                  }
                  short: {
                    levels: number
                    /** @description USD notional: their sum */
                    volume: number
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  '/liquidations/compare-models': {
    /**
     * Models side by side
     * @description Runs models on the same data, at one time and in buckets of one size. A model that cannot run is listed with what it misses.
     */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
          /** @description Comma-separated exchange ids; default all stored ones */
          exchanges?: string
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description Name of a parameter set, see GET /parameters; decides model, options and leverage_weights */
          parameters?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
          /** @description Comma-separated model ids; default every model that can run */
          models?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              symbol: string
              /** @description Close of the newest candle at timestamp */
              current_price: number
              /** @description Up to here the inputs of every compared model are complete, UTC ms */
              timestamp: number
              models: {
                /** @description Model id */
                name: string
                title: string
                version: string
                /** @description Names the model with its options, weights and position size */
                model_hash: string
                /** @description Parameter set that decided the model, its options and its leverage weights; null without one */
                parameters: {
                  name: string
                  /** @description Of the parameter file */
                  hash: string
                  /** @description They know what happened before, UTC ms */
                  trained_to: number
                  /**
                   * @description What they were fitted to
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                } | null
                /** @description The 20 largest zones, the largest first */
                levels: {
                  /**
                   * @description Side of the positions
                   * @enum {string}
                   */
                  side: 'long' | 'short'
                  price_low: number
                  price_high: number
                  peak_price: number
                  /** @description From the current price to peak_price in %; negative below */
                  distance_pct: number
                  /** @description USD notional: open in the zone */
                  volume: number
                  /** @description Of the model’s mass, 0 to 1 */
                  share: number
                }[]
                /** @description Bits an event that the model gains over all baselines, both recalibrated in training, by the newest validation on observed liquidations; null until there is one */
                measured_skill: {
                  /** @description With its 95 % interval; null where the data does not give one */
                  gain_bits: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description What the gain is over: all baselines as training would mix them */
                  over: string
                  symbol: string
                  exchange: string
                  /**
                   * @description Time after a forecast in which liquidations are counted
                   * @enum {string}
                   */
                  horizon: '15m' | '1h' | '4h' | '24h'
                  /** @description Liquidations that were scored */
                  events: number
                  /** @description Days of forecasts that were scored */
                  days: number
                  /**
                   * @description skill: the interval of the gain lies above 0; no_skill: it does not; insufficient_data: too few events or days to say
                   * @enum {string}
                   */
                  verdict: 'skill' | 'no_skill' | 'insufficient_data'
                  /** @description GET /validation/reports/{id} has all of it */
                  report_id: string
                  /**
                   * @description simulated: at least one market in this answer was made by the simulator
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                } | null
                /** @description USD notional: open longs */
                long_density: number
                /** @description USD notional: open shorts */
                short_density: number
                /** @description Share of the model’s mass within 5 % of the price, 0 to 1; null without mass */
                share_within_5pct: number | null
                exchanges: string[]
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
              }[]
              not_run: {
                name: string
                /** @description Stable error code */
                code: string
                /** @description What is missing, and the command that brings it */
                reason: string
              }[]
              /** @description Overlap of all models: 100 times the sum over buckets and sides of the least normalised mass; 100 when equal, 0 when none overlaps */
              agreement_percentage: number
              pairwise: {
                models: string[]
                /** @description The same of two models */
                overlap_percentage: number
              }[]
              metadata: {
                /** @description The same for all models; overlaps of other sizes are not comparable */
                price_bin_size: number
                /** @description USD size of a modelled position */
                typical_notional: number | null
                /** @description Time asked for, UTC ms; null for all that is stored */
                as_of: number | null
                data_end: number
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                generated_at: number
                freshness_seconds: number
              }
            }
          }
        }
      }
    }
  }
  '/liquidations/screener': {
    /**
     * All symbols: nearest zones, imbalance, and the last 24 hours
     * @description One row a symbol: the nearest dense zones above and below the price, what the model has liquidated within a day beside what was observed, open interest and funding. A symbol that cannot be computed is in failed.
     */
    get: {
      parameters: {
        query?: {
          /** @description Comma-separated; default all that have a heatmap */
          symbols?: string
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Comma-separated exchange ids; default all stored ones */
          exchanges?: string
          /** @description Zones within this many % of the current price count; default 25 */
          range_pct?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              data: {
                symbol: string
                /** @description Close of the newest candle at data_end */
                current_price: number
                /** @description Exchanges that contribute */
                exchanges: string[]
                /** @description Time of the state: up to here inputs are complete, UTC ms */
                data_end: number
                /** @description Where the day of consumed_24h and liquidated_24h begins, UTC ms: 24 h before data_end, or a column more */
                day_start: number
                /** @description Age of data_end at generated_at */
                freshness_seconds: number
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description Nearest dense zone of shorts above the price; null where there is none */
                zone_above: {
                  /** @description As in /liquidations/heatmap */
                  id: string
                  peak_price: number
                  /** @description From the current price to peak_price in %; negative below */
                  distance_pct: number
                  /** @description USD notional: open in the zone */
                  total_density: number
                } | null
                /** @description Nearest dense zone of longs below the price; null where there is none */
                zone_below: {
                  /** @description As in /liquidations/heatmap */
                  id: string
                  peak_price: number
                  /** @description From the current price to peak_price in %; negative below */
                  distance_pct: number
                  /** @description USD notional: open in the zone */
                  total_density: number
                } | null
                /** @description Largest zone of shorts above the price */
                largest_above: {
                  /** @description As in /liquidations/heatmap */
                  id: string
                  peak_price: number
                  /** @description From the current price to peak_price in %; negative below */
                  distance_pct: number
                  /** @description USD notional: open in the zone */
                  total_density: number
                } | null
                /** @description Largest zone of longs below the price */
                largest_below: {
                  /** @description As in /liquidations/heatmap */
                  id: string
                  peak_price: number
                  /** @description From the current price to peak_price in %; negative below */
                  distance_pct: number
                  /** @description USD notional: open in the zone */
                  total_density: number
                } | null
                /** @description (short - long) / (short + long) of the mass within 5 % of the price; null without mass */
                imbalance: number | null
                /** @description USD notional: open longs */
                long_density: number
                /** @description USD notional: open shorts */
                short_density: number
                /** @description What the model has liquidated since day_start */
                consumed_24h: {
                  /** @description USD notional: longs */
                  long: number
                  /** @description USD notional: shorts */
                  short: number
                }
                /** @description Liquidations that were observed and stored since day_start; null where none are stored of that time */
                liquidated_24h: {
                  /** @description USD notional: longs */
                  long: number
                  /** @description USD notional: shorts */
                  short: number
                } | null
                /** @description At the current price, USD; null where an exchange has no reading of 2 h */
                open_interest_usd: number | null
                /** @description Change of the contracts in %; null where a reading is missing */
                open_interest_change_24h_pct: number | null
                /** @description Newest payment, ratio of notional; null where none is stored of a day */
                funding_rate: number | null
                /** @description Whose funding_rate it is: the exchange with the most open interest that has one */
                funding_exchange: string | null
                /** @description Of the first exchange; null where no candle is stored of then */
                price_change_24h_pct: number | null
                model: string
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
              }[]
              /** @description Symbols that could not be computed */
              failed: {
                symbol: string
                /** @description Stable error code */
                code: string
                /** @description What is missing, and the remedy */
                detail: string
              }[]
              meta: {
                model: string
                range_pct: number
                /** @description A zone is dense with this share of the largest of its side within range_pct */
                dense_share: number
                generated_at: number
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
              }
            }
          }
        }
      }
    }
  }
  '/liquidations/observed': {
    /**
     * Observed positions by liquidation price, a sample
     * @description Where a venue shows the positions of any account, those of accounts that trade are sampled, with the liquidation prices that the venue itself gives. 404 where none were observed within the last hour.
     */
    get: {
      parameters: {
        query: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol: string
          /** @description One that shows positions of accounts; default hyperliquid */
          exchange?: string
          /** @description Bucket in quote units; default near 0.1 % of the median entry price */
          price_bin_size?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              symbol: string
              exchange: string
              /** @description Open positions by the price at which the venue would liquidate them, from low to high */
              data: {
                /** @description Lower edge of the bucket */
                price: number
                /** @description USD notional: of long positions, at entry */
                long_notional: number
                /** @description USD notional: of short positions, at entry */
                short_notional: number
                positions: number
              }[]
              meta: {
                price_bin_size: number
                /** @description Accounts seen to hold a position */
                accounts: number
                positions: number
                /** @description Positions that no price would liquidate as things stand; in no bucket */
                without_price: {
                  /** @description USD notional: of long positions, at entry */
                  long_notional: number
                  /** @description USD notional: of short positions, at entry */
                  short_notional: number
                  positions: number
                }
                /** @description Quantity seen on a side divided by open interest, 0.1 is a tenth; null where none is stored */
                share_of_open_interest: {
                  long: number
                  short: number
                } | null
                /** @description Reading that the shares are of */
                open_interest: {
                  time: number
                  /** @description Base units, one side */
                  quantity: number
                } | null
                /** @description UTC ms */
                oldest_observation: number
                /** @description UTC ms */
                newest_observation: number
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
              }
            }
          }
        }
      }
    }
  }
  '/validation/reports': {
    /** Stored validation reports, newest first */
    get: {
      parameters: {
        query?: {
          /** @description Canonical symbol; default all */
          symbol?: string
          /** @description Venue id; default all */
          exchange?: string
          /** @description simulated: at least one market in this answer was made by the simulator */
          data_kind?: 'observed' | 'simulated'
          /** @description run: asked for; night: one day, scored by itself */
          kind?: 'run' | 'night'
          /** @description The newest so many; default 50 */
          limit?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              data: {
                id: string
                /**
                 * @description run: asked for; night: one day, scored by itself
                 * @enum {string}
                 */
                kind: 'run' | 'night'
                created_at_ms: number
                symbol: string
                exchange: string
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description First forecast that is scored, UTC ms */
                test_from_ms: number
                to_ms: number
                /** @description What it found, in plain words */
                headline: string
                horizons: ('15m' | '1h' | '4h' | '24h')[]
                /** @description Liquidations in the test period */
                events: number
                test_days: number
                /** @description Whether the sample can carry a verdict */
                is_sufficient: boolean
                /** @description By model id, of the shortest horizon */
                skills: {
                  [key: string]: {
                    /** @description With its 95 % interval; null where the data does not give one */
                    gain_bits: {
                      value: number | null
                      low: number | null
                      high: number | null
                    }
                    /** @description What the gain is over: all baselines as training would mix them */
                    over: string
                    symbol: string
                    exchange: string
                    /**
                     * @description Time after a forecast in which liquidations are counted
                     * @enum {string}
                     */
                    horizon: '15m' | '1h' | '4h' | '24h'
                    /** @description Liquidations that were scored */
                    events: number
                    /** @description Days of forecasts that were scored */
                    days: number
                    /**
                     * @description skill: the interval of the gain lies above 0; no_skill: it does not; insufficient_data: too few events or days to say
                     * @enum {string}
                     */
                    verdict: 'skill' | 'no_skill' | 'insufficient_data'
                    /** @description GET /validation/reports/{id} has all of it */
                    report_id: string
                    /**
                     * @description simulated: at least one market in this answer was made by the simulator
                     * @enum {string}
                     */
                    data_kind: 'observed' | 'simulated'
                  } | null
                }
              }[]
              /** @description Why there is nothing, and what to do; null where there is something */
              insufficient_data: {
                reason: string
                /** @description What to run, in order */
                commands: string[]
              } | null
            }
          }
        }
      }
    }
  }
  '/validation/reports/{id}': {
    /** A validation report, whole */
    get: {
      parameters: {
        query?: {
          /** @description html: a page by itself with plots; default json */
          format?: 'json' | 'markdown' | 'html'
        }
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              report_version: number
              /** @description Hash of question, inputs and versions: the same run has the same id */
              id: string
              /**
               * @description run: asked for; night: one day, scored by itself
               * @enum {string}
               */
              kind: 'run' | 'night'
              created_at_ms: number
              /** @description Command line that makes it anew */
              command: string
              liqheat_version: string
              engine_version: number
              /**
               * @description simulated: at least one market in this answer was made by the simulator
               * @enum {string}
               */
              data_kind: 'observed' | 'simulated'
              symbol: string
              exchange: string
              inputs: {
                exchange: string
                series: string
                source: string
                from_ms: number
                to_ms: number
                rows: number
                /** @description Share of its span that is stored, 0 to 1; null for events */
                coverage: number | null
              }[]
              period: {
                from_ms: number
                train_to_ms: number
                /** @description First forecast that is scored */
                test_from_ms: number
                to_ms: number
              }
              /** @description The shortest first */
              horizons: ('15m' | '1h' | '4h' | '24h')[]
              /** @description Time between forecasts */
              step_ms: number
              bucket_size: number
              event_prices: {
                /**
                 * @description What the venue tells of a liquidation
                 * @enum {string}
                 */
                published: 'fill' | 'bankruptcy'
                /** @description Ratio of the price; 0 where nothing is shifted */
                shift: number
                shift_source: string
              }
              events: {
                total: number
                train: number
                test: number
                long: number
                short: number
                notional_usd: number
                /** @description At no price that was crossed */
                unassigned: number
                /**
                 * @description How much of the venue’s liquidations the feed shows
                 * @enum {string}
                 */
                feed: 'full' | 'sampled' | 'mixed'
              }
              sample: {
                test_days: number
                blocks: number
                block_hours: number
                resamples: number
                is_sufficient: boolean
                missing: string[]
              }
              forecasters: {
                id: string
                /**
                 * @description model: a registered one; baseline: something simple that it must beat; rule: a public rule made anew
                 * @enum {string}
                 */
                kind: 'model' | 'baseline' | 'rule'
                title: string
                version: string
                settings: {
                  [key: string]: unknown
                }
                /** @description Why it has no scores */
                absent: string | null
                /**
                 * @description skill: the interval of the gain lies above 0; no_skill: it does not; insufficient_data: too few events or days to say
                 * @enum {string}
                 */
                verdict: 'skill' | 'no_skill' | 'insufficient_data'
              }[]
              scores: {
                forecaster: string
                /**
                 * @description Time after a forecast in which liquidations are counted
                 * @enum {string}
                 */
                horizon: '15m' | '1h' | '4h' | '24h'
                /**
                 * @description Side of the liquidated positions
                 * @enum {string}
                 */
                side: 'both' | 'long' | 'short'
                /**
                 * @description By how much the price moved in the 24 hours before the forecast: thirds of all forecast times
                 * @enum {string}
                 */
                regime: 'all' | 'calm' | 'usual' | 'wild'
                /**
                 * @description trigger: price that set it off, from which a bankruptcy price is shifted; published: as the venue tells it
                 * @enum {string}
                 */
                event_price: 'trigger' | 'published'
                windows: number
                /** @description Distinct liquidations at crossed prices */
                events: number
                /** @description The same once for each window they are in */
                event_windows: number
                notional_usd: number
                placement: {
                  /** @description Bits an event over each baseline, by its id */
                  gain_bits: {
                    [key: string]: {
                      value: number | null
                      low: number | null
                      high: number | null
                    }
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  notional_gain_bits: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  best_baseline: string
                  /** @description With its 95 % interval; null where the data does not give one */
                  gain_over_best: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  skill_bits: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description Two-sided, Diebold-Mariano; null without enough days */
                  p_value: number | null
                  /** @description Shares of the recalibrated mixture, sum 1 */
                  mixture: {
                    [key: string]: number
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  lift_at_20: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  rank_correlation: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                } | null
                /** @description p_value adjusted among models and rules on all horizons; null for baselines */
                holm_p_value: number | null
                amount: {
                  /** @description With its 95 % interval; null where the data does not give one */
                  rank_correlation: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  deviance_skill: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  share_consumed: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                } | null
                zones: {
                  zones: number
                  /** @description With its 95 % interval; null where the data does not give one */
                  touched: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  precision: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  recall: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  f1: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  precision_if_touched: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description Of the touched ones; null where none was */
                  median_minutes_to_touch: number | null
                  /** @description The same number of zones of the same widths anywhere within the same reach */
                  random: {
                    /** @description Share */
                    touched: number | null
                    /** @description Share */
                    precision: number | null
                    /** @description Share */
                    recall: number | null
                    /** @description 0 to 1 */
                    f1: number | null
                  }
                } | null
                /** @description Tenths of what was predicted, the faintest first; empty without events */
                reliability: {
                  predicted_share: number
                  realised_share: number
                  cells: number
                  events: number
                }[]
              }[]
              hit_rates: {
                forecaster: string
                /**
                 * @description Time after a forecast in which liquidations are counted
                 * @enum {string}
                 */
                horizon: '15m' | '1h' | '4h' | '24h'
                /**
                 * @description touch: zones that the price came near; event: liquidations near a zone
                 * @enum {string}
                 */
                definition: 'touch' | 'event'
                /** @description Nearness, ratio of the price */
                tolerance: number
                /** @description 0 to 1 */
                hit_rate: number | null
                /** @description What chance gives, 0 to 1 */
                random_hit_rate: number | null
                reaches_60_percent: boolean | null
                chance_reaches_60_percent: boolean | null
                /** @description Length of what was recorded */
                hours: number
                count: number
              }[]
              /** @description Forecasts made anew from what was known then, each the same to the bit; else there is no report */
              prefix_check: {
                compared: number
              }
              warnings: string[]
            }
          }
        }
      }
    }
  }
  '/validation/leaderboard': {
    /**
     * Models, baselines and public rules, ranked on the same liquidations
     * @description From the newest run of each market whose sample suffices, else the newest, at the usual prices; markets stand beside each other and are never pooled. Observed and simulated data are never mixed: data_kind picks one, by default observed.
     */
    get: {
      parameters: {
        query?: {
          /** @description Canonical symbol; default all */
          symbol?: string
          /** @description Venue id; default all */
          exchange?: string
          /** @description Time after a forecast in which liquidations are counted */
          horizon?: '15m' | '1h' | '4h' | '24h'
          /** @description Side of the liquidated positions */
          side?: 'both' | 'long' | 'short'
          /** @description By how much the price moved in the 24 hours before the forecast: thirds of all forecast times */
          regime?: 'all' | 'calm' | 'usual' | 'wild'
          /** @description simulated: at least one market in this answer was made by the simulator */
          data_kind?: 'observed' | 'simulated'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /**
               * @description Time after a forecast in which liquidations are counted
               * @enum {string}
               */
              horizon: '15m' | '1h' | '4h' | '24h'
              /**
               * @description Side of the liquidated positions
               * @enum {string}
               */
              side: 'both' | 'long' | 'short'
              /**
               * @description By how much the price moved in the 24 hours before the forecast: thirds of all forecast times
               * @enum {string}
               */
              regime: 'all' | 'calm' | 'usual' | 'wild'
              /**
               * @description simulated: at least one market in this answer was made by the simulator
               * @enum {string}
               */
              data_kind: 'observed' | 'simulated'
              /** @description One a market, from its latest run */
              boards: {
                symbol: string
                exchange: string
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                report_id: string
                created_at_ms: number
                test_from_ms: number
                to_ms: number
                /** @description That the report has */
                horizons: ('15m' | '1h' | '4h' | '24h')[]
                events: number
                test_days: number
                is_sufficient: boolean
                /** @description What a verdict would take */
                missing: string[]
                /** @description What the report found, in plain words */
                headline: string
                /** @description Ranked by gain_bits: bits an event over the uniform baseline. gain_over_best is over the best baseline, skill_bits recalibrated over the recalibrated baselines. Empty where the report has not this horizon */
                rows: {
                  /** @description From 1; null without a score */
                  rank: number | null
                  forecaster: string
                  /**
                   * @description model: a registered one; baseline: something simple that it must beat; rule: a public rule made anew
                   * @enum {string}
                   */
                  kind: 'model' | 'baseline' | 'rule'
                  title: string
                  version: string
                  /** @description Why it has no scores */
                  absent: string | null
                  events: number
                  windows: number
                  /** @description With its 95 % interval; null where the data does not give one */
                  gain_bits: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description Baseline with the highest score in these windows */
                  best_baseline: string | null
                  /** @description With its 95 % interval; null where the data does not give one */
                  gain_over_best: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  skill_bits: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /**
                   * @description skill: the interval of the gain lies above 0; no_skill: it does not; insufficient_data: too few events or days to say
                   * @enum {string}
                   */
                  verdict: 'skill' | 'no_skill' | 'insufficient_data'
                }[]
              }[]
              /** @description Forecasters on all markets beside each other; nothing is added up */
              side_by_side: {
                forecaster: string
                /**
                 * @description model: a registered one; baseline: something simple that it must beat; rule: a public rule made anew
                 * @enum {string}
                 */
                kind: 'model' | 'baseline' | 'rule'
                title: string
                cells: {
                  symbol: string
                  exchange: string
                  /** @description From 1; null without a score */
                  rank: number | null
                  /** @description With its 95 % interval; null where the data does not give one */
                  gain_bits: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /** @description With its 95 % interval; null where the data does not give one */
                  gain_over_best: {
                    value: number | null
                    low: number | null
                    high: number | null
                  }
                  /**
                   * @description skill: the interval of the gain lies above 0; no_skill: it does not; insufficient_data: too few events or days to say
                   * @enum {string}
                   */
                  verdict: 'skill' | 'no_skill' | 'insufficient_data'
                }[]
                /** @description Hit rates as older tools compute them, of every two markets */
                hit_rate_gaps: {
                  markets: {
                    symbol: string
                    exchange: string
                  }[]
                  /**
                   * @description touch: zones that the price came near; event: liquidations near a zone
                   * @enum {string}
                   */
                  definition: 'touch' | 'event'
                  /** @description Nearness, ratio of the price */
                  tolerance: number
                  /** @description Percentage points between their hit rates; null where one has none */
                  points: number | null
                  is_within_10_points: boolean | null
                }[]
              }[]
              /** @description Why there is nothing, and what to do; null where there is something */
              insufficient_data: {
                reason: string
                /** @description What to run, in order */
                commands: string[]
              } | null
            }
          }
        }
      }
    }
  }
  '/exchanges': {
    /** Known venues, their live series and what their liquidations are worth */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              data: {
                id: string
                name: string
                channels: {
                  [key: string]: {
                    /**
                     * @description Whether liqheat can stream it
                     * @enum {string}
                     */
                    state: 'supported' | 'not_supported'
                    /** @description How it comes, or why it does not */
                    note: string
                  }
                }
                /**
                 * @description What the venue’s public feed of liquidations shows: all of them, a sample, or there is none
                 * @enum {string}
                 */
                liquidation_coverage: 'full' | 'sampled' | 'none'
                /**
                 * @description What the side of a raw record names; answers of this API always name the side of the position closed
                 * @enum {string}
                 */
                liquidation_side: 'order' | 'position'
                /** @description Stored ones */
                symbols: {
                  symbol: string
                  /**
                   * @description simulated: at least one market in this answer was made by the simulator
                   * @enum {string}
                   */
                  data_kind: 'observed' | 'simulated'
                }[]
              }[]
            }
          }
        }
      }
    }
  }
  '/exchanges/health': {
    /** How the live feeds are, by what was recorded of them */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              /** @description When this was judged, UTC ms; an answer stands for 10 s */
              timestamp: number
              exchanges: {
                [key: string]: {
                  exchange: string
                  /**
                   * @description down: three failures in a row, it goes on trying; stale: data that always come have stopped; disabled: does not run
                   * @enum {string}
                   */
                  state: 'connecting' | 'live' | 'stale' | 'down' | 'not_supported' | 'disabled'
                  /** @description Whether at least one channel brings data now */
                  is_connected: boolean
                  /** @description When a channel was last seen live, UTC ms; null when not in the last 24 h */
                  last_heartbeat: number | null
                  /** @description Frames and poll answers, last 60 s */
                  message_count: number
                  /** @description Failed connections and polls, subscriptions refused, last 60 s */
                  error_count: number
                  /** @description New connections after a loss, last 60 s */
                  reconnects: number
                  /** @description Rows dropped because a queue was full, last 60 s */
                  dropped: number
                  /** @description Liquidations seen before, last 60 s */
                  duplicates: number
                  /** @description Frames or parts of frames that could not be read, last 60 s */
                  rejected: number
                  /** @description Rows of instruments that the venue does not list, last 60 s */
                  unknown_symbols: number
                  /** @description Percent of the last 24 h in which every channel that ran was live; time without a collector is not up; null when nothing was recorded */
                  uptime_percent: number | null
                  /** @description Start of the time that uptime_percent is measured over, UTC ms */
                  uptime_since: number
                  /** @description Median of receive time less event time, newest measurement of the last 60 s */
                  lag_ms: number | null
                  /**
                   * @description What the venue’s public feed of liquidations shows: all of them, a sample, or there is none
                   * @enum {string}
                   */
                  coverage: 'full' | 'sampled' | 'none'
                  /** @description Why a channel was last not live, within 24 h */
                  last_error: string | null
                  /** @description When that began, UTC ms */
                  last_error_time: number | null
                  channels: {
                    [key: string]: {
                      /**
                       * @description down: three failures in a row, it goes on trying; stale: data that always come have stopped; disabled: does not run
                       * @enum {string}
                       */
                      state: 'connecting' | 'live' | 'stale' | 'down' | 'not_supported' | 'disabled'
                      /** @description UTC ms */
                      since: number | null
                      /** @description Empty when there is nothing to say */
                      reason: string
                    }
                  }
                  /** @description Of the last 24 h, oldest first */
                  gaps: {
                    channel: string
                    /** @description Last data before, UTC ms */
                    start_time: number
                    /** @description First data after, UTC ms; null while it lasts */
                    end_time: number | null
                    reason: string
                  }[]
                }
              }
            }
          }
        }
      }
    }
  }
  '/liquidations/history': {
    /**
     * Liquidations that happened, or their sums
     * @description Sums per exchange are those of all rows of the filtered range, whatever the page. Venues publish all of their liquidations, a sample or none: see coverage and warnings before comparing them.
     */
    get: {
      parameters: {
        query?: {
          /** @description Canonical symbol, such as BTCUSDT; GET /symbols lists the stored ones */
          symbol?: string
          /** @description Comma-separated exchange ids; default all that have liquidations */
          exchanges?: string
          /** @description Side of the position closed */
          side?: 'long' | 'short'
          /** @description USD; smaller liquidations are left out */
          min_notional?: number
          /** @description First moment; ISO 8601 (UTC unless zoned) or epoch ms */
          start_time?: string
          /** @description End, exclusive; default now; ISO 8601 (UTC unless zoned) or epoch ms */
          end_time?: string
          /** @description Length before the end, instead of start_time; default 24h */
          time_window?: '12h' | '24h' | '48h' | '3d' | '7d' | '14d' | '30d' | '60d' | '90d' | '180d' | '1y'
          /** @description Rows of a page; default 500 */
          limit?: number
          /** @description next_cursor of the page before, with the same filters; it carries the range, so times given with it are not read */
          cursor?: string
          /** @description Which come first; default newest */
          order?: 'newest' | 'oldest'
          /** @description Sums by period, exchange and side instead of rows; without limit, cursor and order */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description How the answer is written, whatever Accept says; default json. json: rows; columns: JSON with an array for each column; arrow: Apache Arrow IPC stream; csv: a line of names, then a line for each row; parquet: Apache Parquet file */
          format?: 'json' | 'columns' | 'arrow' | 'csv' | 'parquet'
        }
      }
      responses: {
        /** @description The answer in the format asked for */
        200: {
          content: {
            'application/json': {
              /** @description Liquidations, or with interval their sums */
              data: (
                | {
                    exchange: string
                    symbol: string
                    /** @description By the venue’s clock, UTC ms */
                    timestamp: number
                    /** @description By ours, UTC ms; null where it came from a file */
                    received_time: number | null
                    /**
                     * @description Side of the position closed
                     * @enum {string}
                     */
                    side: 'long' | 'short'
                    /** @description Average fill; null where the venue gives only a bankruptcy price */
                    price: number | null
                    /** @description Price at which the margin is used up; null where the venue does not give it */
                    bankruptcy_price: number | null
                    /** @description Base units */
                    quantity: number
                    /** @description At the best price known */
                    notional_usd: number
                    /**
                     * @description Whether the feed shows every liquidation or a sample
                     * @enum {string}
                     */
                    coverage: 'full' | 'sampled'
                    /**
                     * @description simulated: at least one market in this answer was made by the simulator
                     * @enum {string}
                     */
                    data_kind: 'observed' | 'simulated'
                  }
                | {
                    /** @description Start of the period, UTC ms */
                    timestamp: number
                    exchange: string
                    /**
                     * @description Side of the position closed
                     * @enum {string}
                     */
                    side: 'long' | 'short'
                    count: number
                    /** @description USD notional: all of them */
                    notional_usd: number
                    /** @description Base units; of several symbols it is a sum of unlike things */
                    quantity: number
                    /** @description USD notional: the largest one */
                    largest_usd: number
                  }
              )[]
              meta: {
                symbol: string | null
                start_time: number
                end_time: number
                interval: string | null
                exchanges: string[]
                per_exchange: {
                  [key: string]: {
                    /** @description Of all pages */
                    count: number
                    /** @description USD notional: all pages */
                    notional_usd: number
                    /** @description USD notional: longs of all pages */
                    long_notional_usd: number
                    /** @description USD notional: shorts of all pages */
                    short_notional_usd: number
                    /**
                     * @description What the venue’s public feed of liquidations shows: all of them, a sample, or there is none
                     * @enum {string}
                     */
                    coverage: 'full' | 'sampled' | 'none'
                    /** @description Percent of the range that was watched, averaged over its symbols */
                    watched_percent: number
                    gaps: {
                      channel: string
                      /** @description Last data before, UTC ms */
                      start_time: number
                      /** @description First data after, UTC ms; null while it lasts */
                      end_time: number | null
                      reason: string
                    }[]
                  }
                }
                /** @description null on the last page */
                next_cursor: string | null
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                /** @description What a careful reader must know about this answer: missing inputs, assumed tiers, gaps */
                warnings: string[]
              }
            }
            'application/vnd.apache.arrow.stream': string
            'text/csv': string
            'application/vnd.apache.parquet': string
          }
        }
      }
    }
  }
  '/api/futures/liquidation/heatmap/model1': {
    /**
     * Heatmap of a pair, model1
     * @description model1 is answered by our model ledger unless model names another.
     */
    get: {
      parameters: {
        query: {
          /** @description Venue, such as Binance or OKX, in any case; GET /exchanges lists them */
          exchange: string
          /** @description Trading pair, such as BTCUSDT; the venue’s own ids, such as BTC-USDT-SWAP, are understood */
          symbol: string
          /** @description Length of the heatmap before the end of the data; default 3d */
          range?: '12h' | '24h' | '3d' | '7d' | '30d' | '90d' | '180d' | '1y'
          /** @description Length of a column; a window picks a default */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Lower edges of the price buckets, from low to high */
                y_axis: number[]
                /** @description Index of the candle, index of the price, USD notional open in the bucket at the end of the candle */
                liquidation_leverage_data: number[][]
                /** @description Open time in seconds; open, high, low, close and USD volume as text */
                price_candlesticks: (number | string | null)[][]
                /** @description End of the data, UTC ms */
                update_time: number
              }
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/aggregated-heatmap/model1': {
    /**
     * Heatmap of a coin over all venues, model1
     * @description model1 is answered by our model ledger unless model names another.
     */
    get: {
      parameters: {
        query: {
          /** @description Coin, such as BTC: its pair against USDT */
          symbol: string
          /** @description Comma-separated venues, such as Binance,OKX; default all stored ones */
          exchange_list?: string
          /** @description Length of the heatmap before the end of the data; default 3d */
          range?: '12h' | '24h' | '3d' | '7d' | '30d' | '90d' | '180d' | '1y'
          /** @description Length of a column; a window picks a default */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Lower edges of the price buckets, from low to high */
                y_axis: number[]
                /** @description Index of the candle, index of the price, USD notional open in the bucket at the end of the candle */
                liquidation_leverage_data: number[][]
                /** @description Open time in seconds; open, high, low, close and USD volume as text */
                price_candlesticks: (number | string | null)[][]
                /** @description End of the data, UTC ms */
                update_time: number
              }
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/heatmap/model2': {
    /**
     * Heatmap of a pair, model2
     * @description model2 is answered by our model time_evolving unless model names another.
     */
    get: {
      parameters: {
        query: {
          /** @description Venue, such as Binance or OKX, in any case; GET /exchanges lists them */
          exchange: string
          /** @description Trading pair, such as BTCUSDT; the venue’s own ids, such as BTC-USDT-SWAP, are understood */
          symbol: string
          /** @description Length of the heatmap before the end of the data; default 3d */
          range?: '12h' | '24h' | '3d' | '7d' | '30d' | '90d' | '180d' | '1y'
          /** @description Length of a column; a window picks a default */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Lower edges of the price buckets, from low to high */
                y_axis: number[]
                /** @description Index of the candle, index of the price, USD notional open in the bucket at the end of the candle */
                liquidation_leverage_data: number[][]
                /** @description Open time in seconds; open, high, low, close and USD volume as text */
                price_candlesticks: (number | string | null)[][]
                /** @description End of the data, UTC ms */
                update_time: number
              }
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/aggregated-heatmap/model2': {
    /**
     * Heatmap of a coin over all venues, model2
     * @description model2 is answered by our model time_evolving unless model names another.
     */
    get: {
      parameters: {
        query: {
          /** @description Coin, such as BTC: its pair against USDT */
          symbol: string
          /** @description Comma-separated venues, such as Binance,OKX; default all stored ones */
          exchange_list?: string
          /** @description Length of the heatmap before the end of the data; default 3d */
          range?: '12h' | '24h' | '3d' | '7d' | '30d' | '90d' | '180d' | '1y'
          /** @description Length of a column; a window picks a default */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Lower edges of the price buckets, from low to high */
                y_axis: number[]
                /** @description Index of the candle, index of the price, USD notional open in the bucket at the end of the candle */
                liquidation_leverage_data: number[][]
                /** @description Open time in seconds; open, high, low, close and USD volume as text */
                price_candlesticks: (number | string | null)[][]
                /** @description End of the data, UTC ms */
                update_time: number
              }
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/heatmap/model3': {
    /**
     * Heatmap of a pair, model3
     * @description model3 is answered by our model binance_standard unless model names another.
     */
    get: {
      parameters: {
        query: {
          /** @description Venue, such as Binance or OKX, in any case; GET /exchanges lists them */
          exchange: string
          /** @description Trading pair, such as BTCUSDT; the venue’s own ids, such as BTC-USDT-SWAP, are understood */
          symbol: string
          /** @description Length of the heatmap before the end of the data; default 3d */
          range?: '12h' | '24h' | '3d' | '7d' | '30d' | '90d' | '180d' | '1y'
          /** @description Length of a column; a window picks a default */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Lower edges of the price buckets, from low to high */
                y_axis: number[]
                /** @description Index of the candle, index of the price, USD notional open in the bucket at the end of the candle */
                liquidation_leverage_data: number[][]
                /** @description Open time in seconds; open, high, low, close and USD volume as text */
                price_candlesticks: (number | string | null)[][]
                /** @description End of the data, UTC ms */
                update_time: number
              }
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/aggregated-heatmap/model3': {
    /**
     * Heatmap of a coin over all venues, model3
     * @description model3 is answered by our model binance_standard unless model names another.
     */
    get: {
      parameters: {
        query: {
          /** @description Coin, such as BTC: its pair against USDT */
          symbol: string
          /** @description Comma-separated venues, such as Binance,OKX; default all stored ones */
          exchange_list?: string
          /** @description Length of the heatmap before the end of the data; default 3d */
          range?: '12h' | '24h' | '3d' | '7d' | '30d' | '90d' | '180d' | '1y'
          /** @description Length of a column; a window picks a default */
          interval?: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '8h' | '12h' | '1d'
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Lower edges of the price buckets, from low to high */
                y_axis: number[]
                /** @description Index of the candle, index of the price, USD notional open in the bucket at the end of the candle */
                liquidation_leverage_data: number[][]
                /** @description Open time in seconds; open, high, low, close and USD volume as text */
                price_candlesticks: (number | string | null)[][]
                /** @description End of the data, UTC ms */
                update_time: number
              }
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/map': {
    /** Map of a pair over the price, by leverage */
    get: {
      parameters: {
        query: {
          /** @description Venue, such as Binance or OKX, in any case; GET /exchanges lists them */
          exchange: string
          /** @description Trading pair, such as BTCUSDT; the venue’s own ids, such as BTC-USDT-SWAP, are understood */
          symbol: string
          /** @description Only positions opened in this time before the state; default 1d */
          range?: '1d' | '7d' | '30d'
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description By price: lower edge, USD notional, leverage (null over all venues), null */
                data: {
                  [key: string]: (number | null)[][]
                }
                last_price: number
              }
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/aggregated-map': {
    /** Map of a coin over the price, all venues */
    get: {
      parameters: {
        query: {
          /** @description Coin, such as BTC: its pair against USDT */
          symbol: string
          /** @description Comma-separated venues, such as Binance,OKX; default all stored ones */
          exchange_list?: string
          /** @description Only positions opened in this time before the state; default 1d */
          range?: '1d' | '7d' | '30d'
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description By price: lower edge, USD notional, leverage (null over all venues), null */
                data: {
                  [key: string]: (number | null)[][]
                }
                last_price: number
              }
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/max-pain': {
    /** Where a move would liquidate most of a side at once, for every stored symbol */
    get: {
      parameters: {
        query?: {
          /** @description Only positions opened in this time before the state; default 24h */
          range?: '12h' | '24h' | '48h' | '3d' | '7d' | '14d' | '30d'
          /** @description Coin, such as BTC: its pair against USDT */
          symbol?: string
          /** @description Comma-separated venues, such as Binance,OKX; default all stored ones */
          exchange_list?: string
          /** @description Model id, see GET /models; default ledger */
          model?:
            | 'ledger'
            | 'time_evolving'
            | 'openinterest'
            | 'binance_standard'
            | 'funding_adjusted'
            | 'py_liquidation_map'
            | 'ensemble'
          /** @description Bucket in quote units; default near 0.1 % of the price */
          price_bin_size?: number
          /** @description leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution */
          leverage_weights?: string
          /** @description USD notional that chooses the margin tier of every modelled position; default 10000 */
          typical_notional?: number
          /** @description Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds */
          as_of?: string
          /** @description ledger: Share of traded volume that opens or closes positions beside what open interest shows (default 0.15) */
          churn?: number
          /** @description ledger: Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first (default 800) */
          half_life_hours_at_1x?: number
          /** @description ledger: How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this (default 0.8) */
          half_life_power?: number
          /** @description ledger: Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given (default 0.5) */
          preset_share?: number
          /** @description ledger: Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given (default 0.15) */
          leverage_blur?: number
          /** @description ledger: How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike (default 0) */
          taker_tilt?: number
          /** @description ledger: Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given (default 24) */
          tiers?: number
          /** @description time_evolving: Which side new positions are on: both (default), or the candle’s direction (for comparison with other tools) (default "both") */
          side?: string
          /** @description openinterest: Hours of candles that the open interest is spread over (default 168); py_liquidation_map: Hours after which a trade no longer counts (default 24) */
          lookback_hours?: number
          /** @description binance_standard: Hours after which half of the positions opened at a time are taken to be closed (default 24); funding_adjusted: Hours after which half of the positions opened at a time are taken to be closed (default 24) */
          half_life_hours?: number
          /** @description py_liquidation_map: Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion (default "gross_value") */
          select?: string
          /** @description py_liquidation_map: USD value of a trade from which on it counts (select=gross_value) (default 100000) */
          least_gross_value?: number
          /** @description py_liquidation_map: Number of trades (select=top_n) (default 100) */
          top_n?: number
          /** @description py_liquidation_map: Share of the stored large trades (select=portion) (default 0.1) */
          portion?: number
          /** @description ensemble: Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin (default "") */
          members?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Coin */
                symbol: string
                price: number
                /** @description USD notional around the price; null without any within 10 % */
                long_max_pain_liq_level: number | null
                /** @description Below the price */
                long_max_pain_liq_price: number | null
                /** @description USD notional around the price; null without any within 10 % */
                short_max_pain_liq_level: number | null
                /** @description Above the price */
                short_max_pain_liq_price: number | null
                pair: string
                model: string
                model_version: string
                exchanges: string[]
                /** @description UTC ms */
                opened_since: number
                /** @description UTC ms */
                data_end: number
                freshness_seconds: number
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
                warnings: string[]
              }[]
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/history': {
    /** Liquidations of a pair by period */
    get: {
      parameters: {
        query: {
          /** @description Venue, such as Binance or OKX, in any case; GET /exchanges lists them */
          exchange: string
          /** @description Trading pair, such as BTCUSDT; the venue’s own ids, such as BTC-USDT-SWAP, are understood */
          symbol: string
          /** @description Length of a period; weeks begin on Mondays */
          interval: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '4h' | '6h' | '8h' | '12h' | '1d' | '1w'
          /** @description Periods; default 1000 */
          limit?: number
          /** @description First moment; the periods from here on, UTC ms */
          start_time?: number
          /** @description End, exclusive; default now, UTC ms */
          end_time?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Start of the period, UTC ms */
                time: number
                /** @description USD */
                long_liquidation_usd: string
                /** @description USD */
                short_liquidation_usd: string
                /** @description Percent of the time that was watched, averaged over the venues; the rest is unknown, not quiet */
                watched_percent: number
              }[]
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/aggregated-history': {
    /** Liquidations of a coin by period, summed over venues */
    get: {
      parameters: {
        query: {
          /** @description Comma-separated venues, such as Binance,OKX; default all stored ones */
          exchange_list?: string
          /** @description Coin, such as BTC: its pair against USDT */
          symbol: string
          /** @description Length of a period; weeks begin on Mondays */
          interval: '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '4h' | '6h' | '8h' | '12h' | '1d' | '1w'
          /** @description Periods; default 1000 */
          limit?: number
          /** @description First moment; the periods from here on, UTC ms */
          start_time?: number
          /** @description End, exclusive; default now, UTC ms */
          end_time?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Start of the period, UTC ms */
                time: number
                aggregated_long_liquidation_usd: number
                aggregated_short_liquidation_usd: number
                /** @description Percent of the time that was watched, averaged over the venues; the rest is unknown, not quiet */
                watched_percent: number
              }[]
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/order': {
    /** The newest 200 liquidations, of the last 7 days unless start_time says otherwise */
    get: {
      parameters: {
        query: {
          /** @description Comma-separated venues, such as Binance,OKX; default all stored ones */
          exchange?: string
          /** @description Coin, such as BTC: its pair against USDT */
          symbol: string
          /** @description USD; smaller ones are left out; default 0 */
          min_liquidation_amount?: number
          /** @description First moment, UTC ms */
          start_time?: number
          /** @description End, exclusive; default now, UTC ms */
          end_time?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Name of the venue in capitals */
                exchange_name: string
                /** @description Pair */
                symbol: string
                base_asset: string
                price: number
                usd_value: number
                /** @description Of the closing order: 1 buys, 2 sells */
                side: 1 | 2
                /** @description By the venue’s clock, UTC ms */
                time: number
                /**
                 * @description Side of the position closed
                 * @enum {string}
                 */
                position_side: 'long' | 'short'
                /**
                 * @description What price is: the average fill, the price at which the margin is used up, or usd_value by quantity
                 * @enum {string}
                 */
                price_kind: 'fill' | 'bankruptcy' | 'implied'
                /** @description Base units */
                quantity: number
                /**
                 * @description Whether the feed shows every liquidation or a sample
                 * @enum {string}
                 */
                coverage: 'full' | 'sampled'
                /**
                 * @description simulated: at least one market in this answer was made by the simulator
                 * @enum {string}
                 */
                data_kind: 'observed' | 'simulated'
              }[]
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/exchange-list': {
    /** Liquidations of the last hours by venue */
    get: {
      parameters: {
        query?: {
          /** @description Coin; all symbols without one */
          symbol?: string
          /** @description Length of time before now; default 24h */
          range?: '1h' | '4h' | '12h' | '24h'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description All first, then one venue each */
                exchange: string
                /** @description USD notional: both sides */
                liquidation_usd: number
                /** @description USD notional: longs */
                long_liquidation_usd: number
                /** @description USD notional: shorts */
                short_liquidation_usd: number
              }[]
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/api/futures/liquidation/coin-list': {
    /** Liquidations of the last hours by coin, on one venue */
    get: {
      parameters: {
        query: {
          /** @description Venue, such as Binance or OKX, in any case; GET /exchanges lists them */
          exchange: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /** @enum {string} */
              code: '0'
              /** @enum {string} */
              msg: 'success'
              data: {
                /** @description Coin; the pair where its quote is not USDT */
                symbol: string
                /** @description USD notional: both sides */
                liquidation_usd_24h: number
                /** @description USD notional: longs */
                long_liquidation_usd_24h: number
                /** @description USD notional: shorts */
                short_liquidation_usd_24h: number
                /** @description USD notional: both sides */
                liquidation_usd_12h: number
                /** @description USD notional: longs */
                long_liquidation_usd_12h: number
                /** @description USD notional: shorts */
                short_liquidation_usd_12h: number
                /** @description USD notional: both sides */
                liquidation_usd_4h: number
                /** @description USD notional: longs */
                long_liquidation_usd_4h: number
                /** @description USD notional: shorts */
                short_liquidation_usd_4h: number
                /** @description USD notional: both sides */
                liquidation_usd_1h: number
                /** @description USD notional: longs */
                long_liquidation_usd_1h: number
                /** @description USD notional: shorts */
                short_liquidation_usd_1h: number
                pair: string
              }[]
              /** @description What liqheat says of the answer, see docs/COINGLASS.md */
              meta: unknown
            }
          }
        }
      }
    }
  }
  '/sql': {
    /**
     * One read-only SQL statement over the stored tables
     * @description Off unless the server was started with --sql on. Rows, time and memory are limited; functions that read files, settings or other statements are refused.
     */
    get: {
      parameters: {
        query: {
          /** @description One SELECT statement in the SQL of DuckDB; GET /sql/tables lists what it may read */
          query: string
          /** @description json when not given */
          format?: 'json' | 'csv'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              columns: {
                name: string
                /** @description Type as DuckDB names it */
                type: string
              }[]
              /** @description Values in the order of columns. Whole numbers beyond 2^53 and decimals are text, times ISO 8601 in UTC, lists arrays; NaN and infinity are null. */
              rows: unknown[][]
              row_count: number
              /** @description Whether there were more rows than may be answered */
              truncated: boolean
              elapsed_ms: number
            }
          }
        }
      }
    }
    /**
     * One read-only SQL statement over the stored tables
     * @description Off unless the server was started with --sql on. Rows, time and memory are limited; functions that read files, settings or other statements are refused.
     */
    post: {
      requestBody: {
        content: {
          'application/json': {
            /** @description One SELECT statement in the SQL of DuckDB; GET /sql/tables lists what it may read */
            query: string
            /**
             * @description json when not given
             * @enum {string}
             */
            format?: 'json' | 'csv'
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              columns: {
                name: string
                /** @description Type as DuckDB names it */
                type: string
              }[]
              /** @description Values in the order of columns. Whole numbers beyond 2^53 and decimals are text, times ISO 8601 in UTC, lists arrays; NaN and infinity are null. */
              rows: unknown[][]
              row_count: number
              /** @description Whether there were more rows than may be answered */
              truncated: boolean
              elapsed_ms: number
            }
          }
        }
      }
    }
  }
  '/sql/tables': {
    /** Tables and columns that statements may read */
    get: {
      responses: {
        200: {
          content: {
            'application/json': {
              tables: {
                name: string
                /** @description What one row is */
                description: string
                columns: {
                  name: string
                  /** @description Type as DuckDB names it */
                  type: string
                }[]
              }[]
            }
          }
        }
      }
    }
  }
}
